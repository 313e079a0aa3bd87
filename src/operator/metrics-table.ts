import { row, type MetricTable } from '../platform/metrics/metric-row.ts';
import { watchMetricRows } from '../service/watching/watch-metrics.ts';

const operatorRow = row('kubescape_gitops_operator');

/** What became of an event of a watch. */
export const decisions = ['initial', 'triggered', 'coalesced', 'rescan', 'unchanged', 'owned', 'filtered'] as const;
export type Decision = (typeof decisions)[number];

/** How sending a trigger ended. The first four are the scanner's words. */
export const triggerOutcomes = ['judged', 'filtered', 'not-reached', 'failed', 'unavailable', 'refused'] as const;

export const scanResults = ['started', 'done', 'incomplete', 'failed', 'refused', 'lost'] as const;
export type ScanResult = (typeof scanResults)[number];

export const commandOutcomes = [
  'done',
  'Invalid',
  'NotAvailable',
  'Refused',
  'Failed',
  'Expired',
  'unwritten',
  'unfiled',
] as const;
export type CommandOutcome = (typeof commandOutcomes)[number];

/** No label names an object or a namespace. */
export const operatorRows = {
  queueDepth: operatorRow(
    'queue_depth',
    'gauge',
    'Objects that wait to be triggered, or were sent and are not answered.',
    'Growing for minutes: the scanner is away or slow; see `operator_scanner_unavailable` and `scanner_scan_seconds`.',
  ),
  queueOldest: operatorRow(
    'queue_oldest_age_seconds',
    'gauge',
    'Age of the oldest change that is not judged yet; 0 when there is none.',
    'Over 300: results are that old. The line `queue: …` says why.',
  ),
  overflows: operatorRow(
    'queue_overflows_total',
    'counter',
    'How often more waited than the queue takes: all is scanned then.',
    'Nothing is lost. Find out what changes so many objects, and whether the scanner is away.',
  ),
  decisions: operatorRow(
    'changes_total',
    'counter',
    'Changes that watches told, by what was decided.',
    'Many `triggered` with few writes: something changes objects all the time; the lines `triggered scan` name it.',
    ['decision'],
  ),
  triggers: operatorRow(
    'triggers_total',
    'counter',
    'Triggers sent to the scanner, by outcome.',
    "`failed`: results cannot be stored, see the scanner. `not-reached`: the scanner's watches are behind. `refused`: the two are not of one release.",
    ['outcome'],
  ),
  answering: operatorRow(
    'trigger_seconds',
    'histogram',
    'Time from the first change of an object to the answer that it is judged.',
    'Median over 5: give the scanner more CPU.',
  ),
  known: operatorRow('known_objects', 'gauge', 'Objects that are judged by themselves, by kind.', '', ['kind']),
  scans: operatorRow(
    'scans_total',
    'counter',
    'Scans of everything or a part, by result.',
    '`failed`, `refused`: the line `scan failed` or `scan refused` says why. `incomplete`: a kind could not be read, or results not be stored.',
    ['result'],
  ),
  lastFull: operatorRow(
    'last_full_scan_timestamp_seconds',
    'gauge',
    'When a scan of everything that this replica asked for last ended, complete; 0: none yet.',
    'Older than the schedule has it: see `operator_scans_total`, and `degraded` in `/readyz` of the scanner.',
  ),
  scansWaiting: operatorRow(
    'scans_waiting',
    'gauge',
    'Scans that wait for another one, or for the scanner.',
    'Above 10 for long: somebody asks for scans faster than they are done.',
  ),
  commands: operatorRow(
    'commands_total',
    'counter',
    'Commands by outcome.',
    'What did not end `done` says why in the status of its OperatorCommand; `unwritten`, `unfiled`: the API server refuses those objects.',
    ['outcome'],
  ),
  commandsOpen: operatorRow('commands_open', 'gauge', 'OperatorCommands that are not over.', ''),
  scannerDown: operatorRow(
    'scanner_unavailable',
    'gauge',
    '1 while the scanner does not answer, else 0.',
    'Look at its Pods, its Service, NetworkPolicies, and whether it takes calls of this ServiceAccount. Changes wait and are not lost.',
  ),
} as const;

export const operatorMetrics: MetricTable = {
  program: 'operator',
  title: 'The operator',
  rows: [...Object.values(operatorRows), ...Object.values(watchMetricRows('operator'))],
};
