import { list, object, takingNull, text } from '../schema/fields.ts';
import { defineKind } from '../schema/kind.ts';
import { resultsGroup } from './parts/api-groups.ts';
import { createdAt } from './parts/columns.ts';
import { failedControlColumns, failedControls } from './parts/posture.ts';

const reference = object('A summary that was counted.', {
  namespace: text('Namespace of the summary.'),
  kind: text('WorkloadConfigurationScanSummary.'),
  name: text('Name of the summary.'),
});

/** One per namespace, called like it. */
export const configurationScanSummary = defineKind({
  group: resultsGroup,
  version: 'v1beta1',
  plural: 'configurationscansummaries',
  singular: 'configurationscansummary',
  kind: 'ConfigurationScanSummary',
  scope: 'Cluster',
  isUnmanaged: true,
  description: 'How many controls fail in the namespace of the same name.',
  columns: [createdAt, ...failedControlColumns],
  spec: object('The sums over all summaries of workloads in the namespace.', {
    severities: failedControls,
    summaryRef: takingNull(list('The summaries that were counted.', reference)),
  }),
});
