import { formatTable, precise, whole } from '../table.ts';
import { type ServeFigures, answerSeconds, shareOf, sum } from './bars.ts';
import type { BurstFigures } from './measured-burst.ts';

/** The figures of each burst, one to a column. */
export function tableOf({ bursts }: ServeFigures): string {
  const row = (what: string, cell: (burst: BurstFigures) => string): readonly string[] => [what, ...bursts.map(cell)];
  const each = (value: number, { verdicts }: BurstFigures): string => precise(value / verdicts);
  return formatTable([
    ['burst', ...bursts.map((_, index) => String(index + 1))],
    row('webhooks', ({ answers }) => whole(answers.length)),
    row('answer, median ms', ({ answers }) => precise(answerSeconds(answers, 0.5) * 1000)),
    row('answer, p99 ms', ({ answers }) => precise(answerSeconds(answers, 0.99) * 1000)),
    row('answer, slowest ms', ({ answers }) => precise(answerSeconds(answers, 1) * 1000)),
    row('verdicts', ({ verdicts }) => whole(verdicts)),
    row('heads pushed over: never judged', ({ older }) => whole(older.none)),
    row('heads pushed over: stopped', ({ older }) => whole(older.stopped)),
    row('heads pushed over: judged before', ({ older }) => whole(older.judged)),
    row('s until the last verdict', ({ seconds }) => precise(seconds)),
    row('verdicts a minute', ({ verdicts, seconds }) => precise((verdicts / seconds) * 60)),
    row('CPU ms for each: serve', (burst) => each(burst.cpuSeconds.serve * 1000, burst)),
    row('CPU ms for each: judges and git', (burst) => each(burst.cpuSeconds.children * 1000, burst)),
    row('CPU ms for each: stand-in and its git', (burst) => each(burst.cpuSeconds.standIn * 1000, burst)),
    row('requests for each verdict', (burst) => each(sum(burst.requests.values()), burst)),
    row("Git's requests for each verdict", (burst) => each(burst.gitRequests, burst)),
    row('peak MiB', ({ peak }) => whole(peak.residentMebibytes)),
    row('MiB afterwards', ({ after }) => whole(after.residentMebibytes)),
    row('heap in use afterwards, MiB', ({ heapMebibytes }) => precise(heapMebibytes)),
    row('most open files and pipes', ({ peak }) => whole(peak.files)),
    row('open files and pipes afterwards', ({ after }) => whole(after.files)),
    row('most connections', ({ peak }) => whole(peak.sockets)),
    row('connections afterwards', ({ after }) => whole(after.sockets)),
    row('state, MiB', ({ stateMebibytes }) => precise(stateMebibytes)),
    row('mirrors, MiB', ({ mirrorsMebibytes }) => precise(mirrorsMebibytes)),
  ]);
}

/** What the table does not say. */
export function* inWords({ before, bursts, alone, fairness }: ServeFigures): Generator<string> {
  const { changes, cloneSeconds, gateSeconds, gateCpuSeconds } = alone;
  const [first] = bursts;
  yield `before the first webhook: ${whole(before.residentMebibytes)} MiB, ${before.files} files and pipes, ${before.sockets} connections`;
  yield `one change alone, mean of ${changes}: clone ${precise(cloneSeconds)} s, gate ${precise(gateSeconds)} s, of it ${precise(gateCpuSeconds)} s CPU`;
  if (first)
    yield `burst 1: ${precise(first.seconds / first.verdicts)} s for each verdict, a share of ${precise(shareOf(bursts, alone))}`;
  yield `beside a crowd of ${fairness.crowd}: verdict after ${precise(fairness.seconds)} s`;
  const last = bursts.at(-1);
  const requests = Array.from(last?.requests ?? []).toSorted(([, one], [, other]) => other - one);
  yield `requests of the last burst: ${requests.map(([name, count]) => `${count} ${name}`).join(', ')}`;
}
