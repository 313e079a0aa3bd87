import { row as rowsOf, type MetricTable } from '../platform/metrics/metric-row.ts';
import { watchMetricRows } from '../service/watching/watch-metrics.ts';

const row = rowsOf('kubescape_gitops_scanner');

/** Our own metrics. No label names an object or a namespace. */
export const scannerRows = {
  objects: row(
    'inventory_objects',
    'gauge',
    'Objects that are known: judged ones, and those that others are judged by.',
    'Memory grows with it.',
  ),
  subjects: row('results', 'gauge', 'Results that there ought to be: objects and RBAC subjects.', ''),
  stored: row(
    'stored_results',
    'gauge',
    'Results that are stored, by kind.',
    'Below `scanner_results` for minutes: they cannot be written, see `scanner_write_failures_total`.',
    ['kind'],
  ),
  failed: row(
    'failed_controls',
    'gauge',
    'Failed controls on all objects as last judged, by severity.',
    'A jump: `kubectl get configurationscansummaries` tells the namespace.',
    ['severity'],
  ),
  scores: row(
    'framework_compliance_percent',
    'gauge',
    'Compliance score of a framework at the last full scan.',
    'A fall: compare `failed_controls` and the results whose `kubescape-gitops.dev/verdict-changed` is young.',
    ['framework'],
  ),
  scans: row(
    'scan_seconds',
    'histogram',
    'Time to judge and store, by what asked for it.',
    '`triggers` over 5 or `full` over 60 for long: more CPU, or look at the latency of the API server.',
    ['scan'],
  ),
  fullScans: row(
    'full_scans_total',
    'counter',
    'Scans that were asked for over HTTP, by outcome.',
    '`failed`: the line `scan failed` says why.',
    ['outcome'],
  ),
  openScans: row(
    'open_scans',
    'gauge',
    'Scans that wait or are under way.',
    'At 10 more are refused with 429: somebody asks for too many.',
  ),
  openTriggers: row(
    'open_triggers',
    'gauge',
    'Triggers that were taken and are not answered.',
    'Above 0 for minutes: see `scanner_watch_up` and `scanner_scan_seconds`.',
  ),
  lastFull: row(
    'last_full_scan_timestamp_seconds',
    'gauge',
    'When a scan of everything was last complete in this process; 0: not yet.',
    'Older than the schedule has it: `degraded` in `/readyz` says what keeps scans from being complete.',
  ),
  oldestResult: row(
    'oldest_result_timestamp_seconds',
    'gauge',
    'No result was last judged, and found stored or written, before this; 0: not known yet.',
    'Its age is that of the oldest result. Older than the schedule has it: scans of everything do not come to their end, or results cannot be written.',
  ),
  writes: row(
    'writes_total',
    'counter',
    'What became of stored results, by kind and outcome.',
    '`replaced` all the time: verdicts go to and fro, the lines `triggered scan` of the operator name the objects.',
    ['kind', 'outcome'],
  ),
  writeFailures: row(
    'write_failures_total',
    'counter',
    'Results that could not be written or deleted, by what was wrong.',
    'The line `result not written` names result and reason. `forbidden`: rights (flux/chart/rbac). `missing`: definitions (flux/chart/crds). `invalid`: etcd is full, or definitions are of another release. `busy`, `unreachable`, `late`: the API server.',
    ['fault'],
  ),
  triggers: row(
    'triggers_total',
    'counter',
    'Triggers of the operator, by outcome.',
    '`failed`: results cannot be stored. `not-reached`: watches are behind.',
    ['outcome'],
  ),
  unreflected: row(
    'unreflected_changes',
    'gauge',
    'Objects whose verdicts have changed and are not stored yet.',
    'Above 0 for minutes: the operator does not trigger, or results cannot be written.',
  ),
  oldest: row(
    'oldest_unreflected_change_seconds',
    'gauge',
    'How long the oldest change of a verdict has not been stored; 0 when all are.',
    'Over 300: see `scanner_write_failures_total`, and whether an operator leads.',
  ),
} as const;

/** The table of the documentation, in the order of reading. */
export const scannerMetrics: MetricTable = {
  program: 'scanner',
  title: 'The scanner',
  rows: [...Object.values(scannerRows), ...Object.values(watchMetricRows('scanner'))],
};
