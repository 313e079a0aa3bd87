import { quantile } from '../statistics.ts';
import { formatTable, precise, whole } from '../table.ts';
import { total } from './bars.ts';
import type { OperatorFigures } from './phases/measure-all.ts';
import { components } from './stage/stage.ts';

/** The figures, and memory by process. */
export function tablesOf(figures: OperatorFigures): string {
  const { objects, fillSeconds, first, again, changes, storm, resultBytes } = figures;
  const delay = (share: number): string => precise(quantile(changes.delays, share));
  const rows = [
    ['what', 'figure'],
    ['objects in the cluster', whole(objects)],
    ['s to write them', precise(fillSeconds)],
    ['objects judged', whole(first.results)],
    ['objects written at first', whole(first.created)],
    ['s from the start of all processes to the last result', precise(first.wholeSeconds)],
    ['of it, s of the scan', precise(first.seconds)],
    ['s of a scan that finds nothing new', precise(again.seconds)],
    ['MB of etcd data by results', precise(resultBytes / 1e6)],
    ['changes', whole(changes.changes)],
    ['s in which they were made', precise(changes.seconds)],
    ['s from change to result, median', delay(0.5)],
    ['p99', delay(0.99)],
    ['slowest', delay(1)],
    ['requests to the API server for each change', precise(total(changes.requests) / changes.changes)],
    ['changes of the storm', whole(storm.changes)],
    ['on so many workloads', whole(storm.workloads)],
    ['s in which they were made', precise(storm.seconds)],
    ['s until the last result', precise(storm.settledSeconds)],
    ['requests to the API server for each change', precise(total(storm.requests) / storm.changes)],
    ['most requests in a second', whole(storm.mostInASecond)],
  ];
  const memory = [
    ['peak MiB', ...components],
    ['first start, all results written', ...components.map((name) => whole(figures.firstPeaks[name]))],
    ['second start, all results found, changes', ...components.map((name) => whole(figures.lastPeaks[name]))],
  ];
  return `${formatTable(rows)}\n${formatTable(memory)}\n${formatTable(processorRows(figures))}`;
}

/** CPU seconds by process: they hang less on who else is busy than the clock does. */
function processorRows({ first, changes, storm }: OperatorFigures): readonly (readonly string[])[] {
  const phases = { 'first scan': first, changes, storm };
  const names = ['etcd', 'kube-apiserver', ...components, 'bench'];
  const rows = Object.entries(phases).map(
    ([
      phase,
      {
        processors: { processes, busy, stolen },
      },
    ]) => [
      phase,
      ...names.map((name) => precise(processes[name] ?? Number.NaN)),
      ...[busy, stolen].map((share) => whole(share * 100)),
    ],
  );
  return [['CPU seconds', ...names, 'machine busy %', 'stolen %'], ...rows];
}

/** What the tables do not say. */
export function* inWords({ changes, storm, policy, setbacks }: OperatorFigures): Generator<string> {
  const listed = (counts: readonly (readonly [string, number])[]): string =>
    counts
      .slice(0, 8)
      .map(([what, count]) => `${whole(count)} ${what}`)
      .join(', ');
  yield `requests of the changes: ${listed(changes.requests)}`;
  yield `requests of the storm: ${listed(storm.requests)}`;
  yield `since the second start: ${setbacks.join('; ')}`;
  yield `NetworkPolicy: ${policy.written.join(' and ')} results written, ${policy.judged} judged`;
}
