import { map, object, takingNull, text } from '../schema/fields.ts';
import { defineKind } from '../schema/kind.ts';
import { resultsGroup } from './parts/api-groups.ts';
import { createdAt, workloadColumns } from './parts/columns.ts';
import { controlSeverity, controlStatus, failedControlColumns, failedControls } from './parts/posture.ts';

const control = object('A control, judged.', {
  controlID: text('Id of the control, such as C-0057; the key as well.'),
  severity: controlSeverity,
  status: controlStatus,
});

/** The verdicts on one workload without rules and places: small enough to list all of them. */
export const workloadConfigurationScanSummary = defineKind({
  group: resultsGroup,
  version: 'v1beta1',
  plural: 'workloadconfigurationscansummaries',
  singular: 'workloadconfigurationscansummary',
  kind: 'WorkloadConfigurationScanSummary',
  scope: 'Namespaced',
  isUnmanaged: true,
  description: 'The verdicts of the controls on one workload, and how many failed.',
  columns: [createdAt, ...failedControlColumns, ...workloadColumns],
  spec: object('The verdicts and their numbers.', {
    severities: failedControls,
    controls: takingNull(map('Every evaluated control by its id, passed and skipped ones too.', control)),
  }),
});
