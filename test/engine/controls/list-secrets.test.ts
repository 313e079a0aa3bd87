import { describeControl } from '../../support/control-cases.ts';
import { bound, boundId, granted } from '../../support/manifests.ts';

const paths = ['rules[0].resources[0]', 'rules[0].verbs[0]', 'rules[0].apiGroups[0]'];

describeControl('C-0015', {
  passes: {
    'creating secrets': {
      yaml: bound('{ apiGroups: [""], resources: [secrets], verbs: [create, update, patch, delete] }'),
      counted: [boundId],
    },
    'reading config maps': bound('{ apiGroups: [""], resources: [configmaps], verbs: [get, list, watch] }'),
    'reading secrets of another API group': bound('{ apiGroups: [apps], resources: [secrets], verbs: [get] }'),
    'a resource name in the singular': bound('{ apiGroups: [""], resources: [secret], verbs: [get] }'),
    'a verb in capitals': bound('{ apiGroups: [""], resources: [secrets], verbs: [Get] }'),
    'a rule without API groups': bound('{ resources: [secrets], verbs: [get] }'),
    'a rule without resources': bound('{ apiGroups: [""], verbs: [get] }'),
    'a rule without verbs': bound('{ apiGroups: [""], resources: [secrets] }'),
  },
  fails: {
    ...Object.fromEntries(
      ['get', 'list', 'watch', '*'].map((verb) => [
        `the verb ${verb}`,
        { yaml: bound(`{ apiGroups: [""], resources: [secrets], verbs: ["${verb}"] }`), findings: [granted(paths)] },
      ]),
    ),
    'every resource of every API group': {
      yaml: bound('{ apiGroups: ["*"], resources: ["*"], verbs: [list] }'),
      counted: [boundId],
      findings: [granted(paths)],
    },
    'only named secrets as well': {
      yaml: bound('{ apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [one] }'),
      findings: [granted(paths)],
    },
    'with the matching items of longer lists': {
      yaml: bound('{ apiGroups: [apps, ""], resources: [pods, secrets], verbs: [create, get, list] }'),
      findings: [granted(['rules[0].resources[1]', 'rules[0].verbs[1]', 'rules[0].verbs[2]', 'rules[0].apiGroups[1]'])],
    },
  },
});
