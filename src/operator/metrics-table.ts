import { row, type MetricTable } from '../platform/metrics/metric-row.ts';

const operatorRow = row('kubescape_gitops_operator');

/** What became of an event of a watch. */
export const decisions = ['initial', 'triggered', 'coalesced', 'rescan', 'unchanged', 'owned', 'filtered'] as const;
export type Decision = (typeof decisions)[number];

/** How sending a trigger ended. The first four are the scanner's words. */
export const triggerOutcomes = ['judged', 'filtered', 'not-reached', 'failed', 'unavailable', 'refused'] as const;

export const scanResults = ['started', 'done', 'failed', 'refused', 'lost'] as const;
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

export const operatorRows = {
  queueDepth: operatorRow('queue_depth', 'gauge', 'Objects that wait to be triggered.'),
  queueOldest: operatorRow(
    'queue_oldest_age_seconds',
    'gauge',
    'Age of the oldest change that waits; 0 when none waits.',
  ),
  overflows: operatorRow(
    'queue_overflows_total',
    'counter',
    'How often more waited than the queue takes: all is scanned then.',
  ),
  decisions: operatorRow('changes_total', 'counter', 'Changes that watches told, by what was decided.', ['decision']),
  triggers: operatorRow('triggers_total', 'counter', 'Triggers sent to the scanner, by outcome.', ['outcome']),
  answering: operatorRow(
    'trigger_seconds',
    'histogram',
    'Time from the first change of an object to the answer that it is judged.',
  ),
  watches: operatorRow('watch_state', 'gauge', '1 for the state that the watch of a kind is in, 0 for the others.', [
    'kind',
    'state',
  ]),
  known: operatorRow('known_objects', 'gauge', 'Objects that are judged by themselves, by kind.', ['kind']),
  relists: operatorRow('watch_relists_total', 'counter', 'Kinds listed again, by cause.', ['kind', 'cause']),
  drops: operatorRow('watch_drops_total', 'counter', 'Lists and watches that ended early, by cause.', [
    'kind',
    'cause',
  ]),
  scans: operatorRow('scans_total', 'counter', 'Scans of everything or a part, by result.', ['result']),
  scansWaiting: operatorRow('scans_waiting', 'gauge', 'Scans that wait for another one, or for the scanner.'),
  commands: operatorRow('commands_total', 'counter', 'Commands by outcome.', ['outcome']),
  commandsOpen: operatorRow('commands_open', 'gauge', 'OperatorCommands that are not over.'),
  scannerDown: operatorRow('scanner_unavailable', 'gauge', '1 while the scanner does not answer, else 0.'),
} as const;

export const operatorMetrics: MetricTable = {
  program: 'operator',
  title: 'The operator',
  rows: Object.values(operatorRows),
};
