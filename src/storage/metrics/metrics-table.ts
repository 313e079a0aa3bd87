import { row as rowOf, type MetricTable } from '../../platform/metrics/metric-row.ts';

const row = rowOf('kubescape_gitops_storage');

/** What the storage process counts. No label names a namespace or an object. */
export const metricRows = {
  objects: row('objects', 'gauge', 'Stored results, by kind.', ['kind']),
  bytes: row('bytes', 'gauge', 'Bytes that stored results take as JSON, by kind; partly an estimate.', ['kind']),
  budget: row('budget_bytes', 'gauge', 'Bytes that stored results may take; 0 without a limit.'),
  summaryWrites: row('summary_writes_total', 'counter', 'Summaries of namespaces written or deleted, by outcome.', [
    'kind',
    'outcome',
  ]),
  removals: row('removals_total', 'counter', 'Results removed, by cause and outcome.', ['kind', 'cause', 'outcome']),
  queueDepth: row('queue_depth', 'gauge', 'Writes and deletions that wait or are under way.'),
  refused: row('queue_refused_total', 'counter', 'Writes and deletions that found the queue full.'),
  suspects: row('suspects', 'gauge', 'Results whose object has just gone, or has to be looked at once more.'),
  watchState: row('watch_state', 'gauge', '1 for the state that the watch of a kind is in, 0 for the others.', [
    'kind',
    'state',
  ]),
  watchEvents: row('watch_events_total', 'counter', 'What watches told, by kind and type.', ['kind', 'type']),
  lastCleanup: row('last_cleanup_timestamp_seconds', 'gauge', 'When all results were last looked at; 0 before.'),
} as const;

/** The table of the documentation, in the order of reading. */
export const metricTable: MetricTable = {
  program: 'storage',
  title: 'The storage',
  rows: Object.values(metricRows),
};
