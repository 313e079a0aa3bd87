import { type MetricRow, type MetricTable, row as rowOf } from '../platform/metrics/metric-row.ts';

/** Why something went wrong, for the counter of errors; anything else counts as `other`. */
export const errorCauses = ['fetch', 'judge', 'github', 'token', 'permission', 'state', 'poll', 'other'] as const;
export type ErrorCause = (typeof errorCauses)[number];

/** What happens to a subject while it is taken. */
export const phases = ['ask', 'fetch', 'judge', 'publish'] as const;
export type Phase = (typeof phases)[number];

/** What a judgement ended with. */
export const verdictOutcomes = [
  'pass',
  'fail',
  'incomplete',
  'not-evaluated',
  'waiting-for-approval',
  'cancelled',
] as const;
export type VerdictOutcome = (typeof verdictOutcomes)[number];

/** Events that GitHub sends us; any other name counts as `other`. */
export const knownEvents: ReadonlySet<string> = new Set([
  'pull_request',
  'check_run',
  'check_suite',
  'merge_group',
  'installation',
  'installation_repositories',
  'ping',
]);

export const deliveryResults = ['accepted', 'duplicate', 'ignored', 'refused'] as const;

const row = rowOf('kubescape_gitops');

/** Our own metrics. No label names a repository, a branch or a person. */
export const metricRows = {
  queueDepth: row('queue_depth', 'gauge', 'Pull requests and merge groups that wait to be looked at, or are at work.'),
  queueOldest: row(
    'queue_oldest_age_seconds',
    'gauge',
    'How long the oldest of those that wait has waited; 0 when none waits.',
  ),
  inFlight: row('in_flight', 'gauge', 'Pull requests and merge groups at work, by what is being done.', ['phase']),
  judging: row('judge_seconds', 'histogram', 'Time to judge one change, both sides rendered.', ['weight']),
  fetching: row('fetch_seconds', 'histogram', 'Time to fetch the two commits of one change.'),
  verdicts: row('verdicts_total', 'counter', 'Judgements that ended, by outcome.', ['outcome']),
  deliveries: row('deliveries_total', 'counter', 'Webhooks that came, by event and result.', ['event', 'result']),
  refused: row('refused_requests_total', 'counter', 'HTTP requests and connections refused, by cause.', ['cause']),
  errors: row('errors_total', 'counter', 'What went wrong, by cause.', ['cause']),
  limitLeft: row('github_rate_limit_remaining', 'gauge', 'Requests that GitHub still takes.', ['installation']),
  limitReset: row('github_rate_limit_reset_timestamp_seconds', 'gauge', 'When GitHub takes all again.', [
    'installation',
  ]),
  pages: row('pages_served_total', 'counter', 'Pages of verdicts that were served.'),
  pollRounds: row('poll_rounds_total', 'counter', 'Rounds that looked for what webhooks did not tell, by result.', [
    'result',
  ]),
  repaired: row('poll_repaired_total', 'counter', 'Changes that only polling found.'),
  build: row('build_info', 'gauge', 'Always 1; which program runs.', ['version', 'node']),
} as const satisfies Readonly<Record<string, MetricRow>>;

/** The table of the documentation, in the order of reading. */
export const metricsTable: MetricTable = { program: 'serve', title: 'The GitHub App', rows: Object.values(metricRows) };
