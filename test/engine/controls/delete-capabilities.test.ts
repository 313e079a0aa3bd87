import { describeControl } from '../../support/control-cases.ts';
import { bound, boundId, granted } from '../../support/manifests.ts';

const paths = ['rules[0].resources[0]', 'rules[0].verbs[0]', 'rules[0].apiGroups[0]'];
const deleting = (apiGroup: string, resource: string): string =>
  bound(`{ apiGroups: ["${apiGroup}"], resources: ["${resource}"], verbs: [delete] }`);

describeControl('C-0007', {
  passes: {
    'reading secrets': { yaml: bound('{ apiGroups: [""], resources: [secrets], verbs: [get] }'), counted: [boundId] },
    'changing deployments': bound('{ apiGroups: [apps], resources: [deployments], verbs: [create, update, patch] }'),
    'deleting config maps': deleting('', 'configmaps'),
    'deleting a subresource': deleting('', 'pods/eviction'),
    'deleting in an unlisted API group': deleting('extensions', 'deployments'),
    'deleting in an API group in capitals': deleting('Apps', 'deployments'),
    'a resource name in the singular': deleting('', 'pod'),
    'a verb in capitals': bound('{ apiGroups: [""], resources: [pods], verbs: [DELETE] }'),
    'a rule without API groups': bound('{ resources: [pods], verbs: [delete] }'),
    'a rule without resources': bound('{ apiGroups: [""], verbs: [delete] }'),
    'a rule without verbs': bound('{ apiGroups: [""], resources: [pods] }'),
  },
  fails: {
    ...Object.fromEntries(
      [
        'secrets',
        'pods',
        'services',
        'deployments',
        'replicasets',
        'daemonsets',
        'statefulsets',
        'jobs',
        'cronjobs',
        '*',
      ].map((resource) => [`deleting ${resource}`, { yaml: deleting('', resource), findings: [granted(paths)] }]),
    ),
    ...Object.fromEntries(
      ['*', 'apps', 'batch'].map((group) => [
        `deleting in API group ${group}`,
        { yaml: deleting(group, '*'), findings: [granted(paths)] },
      ]),
    ),
    'deleting collections': {
      yaml: bound('{ apiGroups: [batch], resources: [jobs], verbs: [deletecollection] }'),
      counted: [boundId],
      findings: [granted(paths)],
    },
    'every verb': {
      yaml: bound('{ apiGroups: [""], resources: [services], verbs: ["*"] }'),
      findings: [granted(paths)],
    },
    'a group and a resource that do not belong together': {
      yaml: deleting('batch', 'secrets'),
      findings: [granted(paths)],
    },
    'only named objects as well': {
      yaml: bound('{ apiGroups: [""], resources: [pods], verbs: [delete], resourceNames: [one] }'),
      findings: [granted(paths)],
    },
    'with the matching items of longer lists': {
      yaml: bound(
        '{ apiGroups: [policy, apps], resources: [configmaps, daemonsets, jobs], verbs: [get, delete, deletecollection] }',
      ),
      findings: [
        granted([
          'rules[0].resources[1]',
          'rules[0].resources[2]',
          'rules[0].verbs[1]',
          'rules[0].verbs[2]',
          'rules[0].apiGroups[1]',
        ]),
      ],
    },
  },
});
