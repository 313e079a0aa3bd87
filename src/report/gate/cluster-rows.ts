import type { Severity } from '../../model/finding.ts';
import { shorten, spellOutControls } from '../escape.ts';
import { amount } from '../wording.ts';
import type { GateCluster, GateCounts, GateMode, GateReport } from './gate-report.ts';

const longestName = 40;
const counters = [
  'new',
  'blocking',
  'fixed',
  'unchanged',
  'notComparable',
  'waived',
] as const satisfies readonly (keyof GateCounts)[];
const titles: Readonly<Record<(typeof counters)[number], string>> = {
  new: 'New',
  blocking: 'Blocking',
  fixed: 'Fixed',
  unchanged: 'Unchanged',
  notComparable: 'Not comparable',
  waived: 'Waived',
};

/** Takes a report, gives the table of its clusters as rows of safe text: titles, a row per cluster, and their sum where there are several. */
export function clusterRows({ clusters, counts }: GateReport): string[][] {
  const hasStages = clusters.some(({ stage }) => stage !== undefined);
  const row = (name: string, stage: string, values: readonly string[], outcome: string): string[] => {
    return hasStages ? [stage, name, ...values, outcome] : [name, ...values, outcome];
  };
  const numbers = (of: GateCounts): string[] => counters.map((counter) => amount(of[counter]));
  return [
    row(
      'Cluster',
      'Stage',
      counters.map((counter) => titles[counter]),
      'Outcome',
    ),
    ...clusters.map((cluster) => {
      const { name, stage = '' } = cluster;
      return row(nameText(name), nameText(stage), numbers(cluster.counts), outcomeText(cluster));
    }),
    ...(clusters.length > 1 ? [row(hasStages ? '' : 'all', hasStages ? 'all' : '', numbers(counts), '')] : []),
  ];
}

function nameText(name: string): string {
  return shorten(spellOutControls(name), longestName);
}

function outcomeText(cluster: GateCluster): string {
  return `${cluster.outcome} (${outcomeNotes(cluster)})`;
}

/** Takes a cluster, gives what its outcome is to be read by: `blocks from high, new cluster`. */
export function outcomeNotes({ mode, blockFrom, change }: GateCluster): string {
  const notes = [modeText(mode, blockFrom)];
  if (change === 'added') notes.push('new cluster');
  if (change === 'removed') notes.push('cluster removed');
  return notes.join(', ');
}

function modeText(mode: GateMode, blockFrom: Severity): string {
  return mode === 'observe' ? 'observed only' : `blocks from ${blockFrom}`;
}
