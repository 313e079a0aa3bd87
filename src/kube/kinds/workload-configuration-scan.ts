import { ifAny, list, map, object, optional, raw, takingNull, text } from '../schema/fields.ts';
import { defineKind } from '../schema/kind.ts';
import { resultsGroup } from './parts/api-groups.ts';
import { createdAt, workloadColumns } from './parts/columns.ts';
import { controlSeverity, controlStatus, ruleStatus } from './parts/posture.ts';

const path = object('A place in the workload.', {
  failedPath: optional(text('Field that makes the rule fail; left out if there is none.')),
  fixPath: text('Field that would have to be set; empty if there is none.'),
  fixPathValue: text('Value that the field at fixPath would need; empty if there is none.'),
  fixCommand: optional(text('Command that would repair it; left out if there is none.')),
});

const rule = object('A rule of the control, judged.', {
  name: text('Name of the rule.'),
  status: ruleStatus,
  controlConfigurations: ifAny(map('Settings that the rule went by.', raw('Value of the setting.'))),
  paths: ifAny(list('Places that make the rule fail.', path)),
  appliedIgnoreRules: ifAny(list('Exceptions that apply here.', text('Name of an exception.'))),
  relatedResourcesIDs: ifAny(list('Other objects that the verdict rests on.', text('Id of an object.'))),
});

const control = object('A control, judged.', {
  controlID: text('Id of the control, such as C-0057; the key as well.'),
  name: text('Title of the control.'),
  severity: controlSeverity,
  status: controlStatus,
  rules: takingNull(list('Rules of the control.', rule)),
});

const relatedObject = object('An object that is part of what was judged.', {
  namespace: text('Namespace of the object; empty if it has none.'),
  apiGroup: text('API group of the object; empty for the core group.'),
  apiVersion: text('Version of the API, without the group.'),
  kind: text('Kind of the object.'),
  name: text('Name of the object.'),
});

/** What every control found in one workload: the detail behind its summary, which has the same name. */
export const workloadConfigurationScan = defineKind({
  group: resultsGroup,
  version: 'v1beta1',
  plural: 'workloadconfigurationscans',
  singular: 'workloadconfigurationscan',
  kind: 'WorkloadConfigurationScan',
  scope: 'Namespaced',
  isUnmanaged: true,
  description: 'What the controls found in one workload, with rules and places.',
  columns: [createdAt, ...workloadColumns],
  spec: object('The verdicts.', {
    controls: takingNull(map('Every evaluated control by its id, passed and skipped ones too.', control)),
    relatedObjects: ifAny(list('For RBAC: the subject, role and binding that were judged together.', relatedObject)),
  }),
});
