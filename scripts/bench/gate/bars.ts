import { formatTable, precise, whole } from '../table.ts';
import type { Verdict } from '../verdict.ts';
import type { FleetFigures, GateFigures } from './measure.ts';

const bars = { warmSeconds: 1.5, coldSeconds: 5, share: 1 / 10, mebibytes: 350 };

/** Compares with the bars. */
export function* judgeBars({ changes }: FleetFigures, real: GateFigures): Generator<Verdict> {
  for (const { sort, faults } of changes) {
    const text = faults.length === 0 ? 'verdict and cause are right' : faults.join('; ');
    yield { passed: faults.length === 0, text: `${sort}: ${text}` };
  }
  for (const { sort, cold, warm, warmShare } of changes) {
    yield atMost(`${sort}, warm`, warm.seconds, bars.warmSeconds, ' s');
    yield atMost(`${sort}, cold`, cold.seconds, bars.coldSeconds, ' s');
    yield atMost(`${sort}, warm, share of the peers round by round, median`, warmShare, bars.share, '');
  }
  const peaks = changes.flatMap(({ cold, warm }) => [cold.peakMebibytes, warm.peakMebibytes]);
  yield atMost('peak memory, made-up repository', Math.max(...peaks), bars.mebibytes, ' MiB');
  yield atMost('peak memory, real repository', real.peakMebibytes, bars.mebibytes, ' MiB');
}

/** What a gate pays that finds nothing in its cache: one helm for each release. */
export function* inPerspective({ changes }: FleetFigures): Generator<string> {
  for (const { sort, coldShare } of changes) yield `${sort}, cold: a share of ${precise(coldShare)}`;
}

/** The figures as a table. */
export function tableOf({ parallel, peerSeconds, changes }: FleetFigures, real: GateFigures): string {
  const row = (
    what: string,
    { seconds, cpuSeconds, peakMebibytes }: GateFigures,
    share?: number,
  ): readonly string[] => [
    what,
    precise(seconds * 1000),
    precise(cpuSeconds * 1000),
    share === undefined ? '' : precise(share),
    whole(peakMebibytes),
  ];
  return formatTable([
    ['gate, whole process', 'wall ms', 'CPU ms', 'share', 'peak MiB'],
    [`peers twice, ${parallel} at a time`, precise(peerSeconds * 1000), '', '1', ''],
    ...changes.flatMap(({ sort, cold, warm, coldShare, warmShare }) => [
      row(`${sort}, cold`, cold, coldShare),
      row(`${sort}, warm`, warm, warmShare),
    ]),
    row('real repository, a comment', real),
  ]);
}

function atMost(what: string, value: number, bar: number, unit: string): Verdict {
  return { passed: value <= bar, text: `${what}: ${precise(value)}${unit}, at most ${precise(bar)}${unit}` };
}
