import { refusals } from '../../src/serve/http/refusal.ts';
import {
  deliveryResults,
  errorCauses,
  knownEvents,
  metricsTable,
  phases,
  verdictOutcomes,
} from '../../src/serve/metrics-table.ts';
import type { ProgramMetrics } from './program-metrics.ts';

/** What `serve` counts. */
export const serveMetrics: ProgramMetrics = {
  table: metricsTable,
  source: 'src/serve/metrics-table.ts',
  intro:
    'Of `kubescape-gitops serve` ([the App](app.md#running-it)). No label names a repository, a branch or a person.',
  labels: [
    ['phase', 'in_flight', phases],
    ['weight', 'judge_seconds', ['heavy', 'light']],
    ['outcome', 'verdicts_total', verdictOutcomes],
    ['event', 'deliveries_total', [...knownEvents, 'other']],
    ['result', 'deliveries_total', deliveryResults],
    ['cause', 'refused_requests_total', [...Object.keys(refusals), 'reader', 'connections', 'not-http']],
    ['cause', 'errors_total', errorCauses],
    ['result', 'poll_rounds_total', ['done', 'failed']],
  ],
  notes:
    'An event that GitHub does not send us counts as `other`. `installation` is the number of an installation, or `app` for requests of the App itself; the limits of the 1,000 installations that were heard of last are kept.',
};
