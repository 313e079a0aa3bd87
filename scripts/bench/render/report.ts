import { formatTable, precise, whole as wholeNumber } from '../table.ts';
import type { Measured } from './bars.ts';

/** The figures of one repository as a table. */
export function tableOf(name: string, { whole, living }: Measured): string {
  const { parallel, peerSeconds, helmSeconds } = whole;
  const row = (what: string, seconds: number, objects?: number): readonly string[] => {
    const share = precise(seconds / peerSeconds);
    return [what, precise(seconds * 1000), share, objects === undefined ? '' : wholeNumber(objects)];
  };
  const rows = [
    [name, 'wall ms', 'share', 'objects made'],
    row(`peers, ${parallel} at a time`, peerSeconds),
    ...(helmSeconds > 0.001 ? [row('  of them helm', helmSeconds)] : []),
    row('whole process, cold', whole.coldSeconds),
    row('whole process, warm', whole.warmSeconds),
    ...whole.changes.map(({ sort, seconds }) => row(`whole process, changed ${sort}`, seconds)),
    row('living process, first', living.firstSeconds),
    row('living process, nothing changed', living.unchangedSeconds),
    ...living.changes.flatMap(({ sort, medianSeconds, mostSeconds, objects }) => [
      row(`living process, changed ${sort}`, medianSeconds, objects),
      row('  at most', mostSeconds),
    ]),
  ];
  const peaks = `${wholeNumber(whole.coldPeakMebibytes)} MiB cold, ${wholeNumber(whole.warmPeakMebibytes)} MiB warm`;
  return `${formatTable(rows)}peak memory of our process: ${peaks}\n`;
}
