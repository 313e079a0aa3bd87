import { row as rowOf, type MetricTable } from '../../platform/metrics/metric-row.ts';
import { watchMetricRows } from '../../service/watching/watch-metrics.ts';

const row = rowOf('kubescape_gitops_storage');

/** What the storage process counts. No label names a namespace or an object. */
export const metricRows = {
  objects: row('objects', 'gauge', 'Stored results, by kind.', '', ['kind']),
  bytes: row(
    'bytes',
    'gauge',
    'Bytes that stored results take as JSON, by kind; partly an estimate.',
    'Their sum over 80 % of the budget: see which kind grows; leave out namespaces, or raise `--max-bytes` if etcd has the room.',
    ['kind'],
  ),
  budget: row('budget_bytes', 'gauge', 'Bytes that stored results may take (`--max-bytes`); 0 without a limit.', ''),
  full: row(
    'full',
    'gauge',
    '1 while results take more than the budget and none may be evicted, else 0.',
    'All that is left belongs to living workloads: raise `--max-bytes`, or leave out namespaces.',
  ),
  summaryWrites: row(
    'summary_writes_total',
    'counter',
    'Summaries of namespaces written or deleted, by outcome.',
    '`failed`: the line `cannot write …` says why. `conflict` all the time: somebody else writes them, such as another installation.',
    ['kind', 'outcome'],
  ),
  removals: row(
    'removals_total',
    'counter',
    'Results removed, by cause and outcome.',
    '`evicted`: the budget is too small. `failed`: the line `cannot delete …` says why.',
    ['kind', 'cause', 'outcome'],
  ),
  queueDepth: row(
    'queue_depth',
    'gauge',
    'Writes and deletions that wait or are under way.',
    'Growing for minutes: the API server is slow or refuses; lines `to be tried again` say why.',
  ),
  queueOldest: row(
    'queue_oldest_age_seconds',
    'gauge',
    'Age of the oldest write or deletion that waits or is under way; 0 when there is none.',
    'Over 600: one fails again and again; the line `to be tried again` names it.',
  ),
  refused: row(
    'queue_refused_total',
    'counter',
    'Writes and deletions that found the queue full.',
    'They are asked for again, so nothing is lost; see `storage_queue_depth`.',
  ),
  suspects: row(
    'suspects',
    'gauge',
    'Results whose object has just gone, or has to be looked at once more.',
    'Never falling: the API server cannot be asked whether objects are there.',
  ),
  watchEvents: row('watch_events_total', 'counter', 'What watches told, by kind and type.', '', ['kind', 'type']),
  lastCleanup: row(
    'last_cleanup_timestamp_seconds',
    'gauge',
    'When all results were last looked at; 0 before.',
    'Older than `--cleanup-interval`: first lists do not come to their end, see `storage_watch_up`.',
  ),
} as const;

/** The table of the documentation, in the order of reading. */
export const metricTable: MetricTable = {
  program: 'storage',
  title: 'The storage',
  rows: [...Object.values(metricRows), ...Object.values(watchMetricRows('storage'))],
};
