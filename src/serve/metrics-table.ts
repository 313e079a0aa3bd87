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
  queueDepth: row(
    'queue_depth',
    'gauge',
    'Pull requests and merge groups that wait to be looked at, or are at work.',
    'Growing for minutes: more CPU, or see `errors_total` for what keeps judgements from ending.',
  ),
  queueOldest: row(
    'queue_oldest_age_seconds',
    'gauge',
    'How long the oldest of those that wait has waited; 0 when none waits.',
    'Over 600: people wait for their checks. See `in_flight` for what is being done.',
  ),
  inFlight: row('in_flight', 'gauge', 'Pull requests and merge groups at work, by what is being done.', '', ['phase']),
  judging: row('judge_seconds', 'histogram', 'Time to judge one change, both sides rendered.', '', ['weight']),
  fetching: row(
    'fetch_seconds',
    'histogram',
    'Time to fetch the two commits of one change.',
    'Rising: the network to GitHub, or a repository that grew.',
  ),
  verdicts: row(
    'verdicts_total',
    'counter',
    'Judgements that ended, by outcome.',
    'Many `incomplete` or `not-evaluated`: the checks say why.',
    ['outcome'],
  ),
  deliveries: row(
    'deliveries_total',
    'counter',
    'Webhooks that came, by event and result.',
    'None for long: look at the deliveries of the App at GitHub. `refused`: see `refused_requests_total`.',
    ['event', 'result'],
  ),
  refused: row(
    'refused_requests_total',
    'counter',
    'HTTP requests and connections refused, by cause.',
    '`signature`: the webhook secret here is not that of the App.',
    ['cause'],
  ),
  errors: row(
    'errors_total',
    'counter',
    'What went wrong, by cause.',
    'Rising: the log has a line for each. `token`, `permission`: key and permissions of the App. `state`: its volume.',
    ['cause'],
  ),
  limitLeft: row(
    'github_rate_limit_remaining',
    'gauge',
    'Requests that GitHub still takes.',
    'Near 0: it waits until the reset; polling takes the most.',
    ['installation'],
  ),
  limitReset: row('github_rate_limit_reset_timestamp_seconds', 'gauge', 'When GitHub takes all again.', '', [
    'installation',
  ]),
  pages: row('pages_served_total', 'counter', 'Pages of verdicts that were served.', ''),
  pollRounds: row(
    'poll_rounds_total',
    'counter',
    'Rounds that looked for what webhooks did not tell, by result.',
    '`failed` again and again: see `errors_total` with `poll`.',
    ['result'],
  ),
  repaired: row(
    'poll_repaired_total',
    'counter',
    'Changes that only polling found.',
    'Rising: webhooks do not come; look at the deliveries of the App at GitHub.',
  ),
  build: row('build_info', 'gauge', 'Always 1; which program runs.', '', ['version', 'node']),
} as const satisfies Readonly<Record<string, MetricRow>>;

/** The table of the documentation, in the order of reading. */
export const metricsTable: MetricTable = { program: 'serve', title: 'The GitHub App', rows: Object.values(metricRows) };
