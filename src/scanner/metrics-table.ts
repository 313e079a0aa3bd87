import { row as rowsOf, type MetricTable } from '../platform/metrics/metric-row.ts';

const row = rowsOf('kubescape_gitops_scanner');

/** Our own metrics. No label names an object or a namespace. */
export const scannerRows = {
  watches: row('watch_state', 'gauge', '1 for the state that the watch of a kind is in, 0 for the others.', [
    'kind',
    'state',
  ]),
  relists: row('watch_relists_total', 'counter', 'Lists that were needed again, by cause.', ['kind', 'cause']),
  objects: row(
    'inventory_objects',
    'gauge',
    'Objects that are known: judged ones, and those that others are judged by.',
  ),
  subjects: row('results', 'gauge', 'Results that there ought to be: objects and RBAC subjects.'),
  stored: row('stored_results', 'gauge', 'Results that are stored, by kind.', ['kind']),
  failed: row('failed_controls', 'gauge', 'Failed controls on all objects as last judged, by severity.', ['severity']),
  scores: row('framework_compliance_percent', 'gauge', 'Compliance score of a framework at the last full scan.', [
    'framework',
  ]),
  scans: row('scan_seconds', 'histogram', 'Time to judge and store, by what asked for it.', ['scan']),
  fullScans: row('full_scans_total', 'counter', 'Scans that were asked for over HTTP, by outcome.', ['outcome']),
  lastFull: row(
    'last_full_scan_timestamp_seconds',
    'gauge',
    'When a scan of everything was last complete; 0: never yet.',
  ),
  writes: row('writes_total', 'counter', 'What became of stored results, by kind and outcome.', ['kind', 'outcome']),
  triggers: row('triggers_total', 'counter', 'Triggers of the operator, by outcome.', ['outcome']),
  unreflected: row('unreflected_changes', 'gauge', 'Objects whose verdicts have changed and are not stored yet.'),
  oldest: row(
    'oldest_unreflected_change_seconds',
    'gauge',
    'How long the oldest change of a verdict has not been stored; 0 when all are.',
  ),
} as const;

/** The table of the documentation, in the order of reading. */
export const scannerMetrics: MetricTable = {
  program: 'scanner',
  title: 'The scanner',
  rows: Object.values(scannerRows),
};
