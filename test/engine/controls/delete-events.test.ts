import { describeControl } from '../../support/control-cases.ts';
import { bound, boundId, granted } from '../../support/manifests.ts';

const paths = ['rules[0].resources[0]', 'rules[0].verbs[0]', 'rules[0].apiGroups[0]'];

describeControl('C-0031', {
  passes: {
    'writing events': {
      yaml: bound('{ apiGroups: [""], resources: [events], verbs: [create, patch, update] }'),
      counted: [boundId],
    },
    'deleting pods': bound('{ apiGroups: [""], resources: [pods], verbs: [delete] }'),
    'deleting events of the newer API group': bound(
      '{ apiGroups: [events.k8s.io], resources: [events], verbs: [delete] }',
    ),
    'a resource in capitals': bound('{ apiGroups: [""], resources: [Events], verbs: [delete] }'),
    'a rule without API groups': bound('{ resources: [events], verbs: [delete] }'),
    'a rule without resources': bound('{ apiGroups: [""], verbs: [delete] }'),
    'a rule without verbs': bound('{ apiGroups: [""], resources: [events] }'),
  },
  fails: {
    ...Object.fromEntries(
      ['delete', 'deletecollection', '*'].map((verb) => [
        `the verb ${verb}`,
        { yaml: bound(`{ apiGroups: [""], resources: [events], verbs: ["${verb}"] }`), findings: [granted(paths)] },
      ]),
    ),
    'every resource of every API group': {
      yaml: bound('{ apiGroups: ["*"], resources: ["*"], verbs: [delete] }'),
      counted: [boundId],
      findings: [granted(paths)],
    },
    'only named events as well': {
      yaml: bound('{ apiGroups: [""], resources: [events], verbs: [delete], resourceNames: [one] }'),
      findings: [granted(paths)],
    },
  },
});
