import { describeControl } from '../../support/control-cases.ts';
import { bound, boundId, granted } from '../../support/manifests.ts';

const paths = ['rules[0].resources[0]', 'rules[0].verbs[0]', 'rules[0].apiGroups[0]'];
const updating = (resourceNames: string): string =>
  bound(`{ apiGroups: [""], resources: [configmaps], verbs: [update], resourceNames: ${resourceNames} }`);

describeControl('C-0037', {
  passes: {
    'reading and deleting config maps': {
      yaml: bound('{ apiGroups: [""], resources: [configmaps], verbs: [get, create, delete] }'),
      counted: [boundId],
    },
    'updating secrets': bound('{ apiGroups: [""], resources: [secrets], verbs: [update] }'),
    'updating config maps of another API group': bound(
      '{ apiGroups: [apps], resources: [configmaps], verbs: [update] }',
    ),
    'updating another config map': updating('[settings]'),
    'updating a config map whose name only contains coredns': updating('[coredns-custom]'),
    'updating a config map named in capitals': updating('[CoreDNS]'),
    'an empty list of names': updating('[]'),
    'names that are null': updating('null'),
    'a rule without API groups': bound('{ resources: [configmaps], verbs: [update] }'),
    'a rule without resources': bound('{ apiGroups: [""], verbs: [update] }'),
    'a rule without verbs': bound('{ apiGroups: [""], resources: [configmaps] }'),
  },
  fails: {
    ...Object.fromEntries(
      ['update', 'patch', '*'].map((verb) => [
        `the verb ${verb}`,
        { yaml: bound(`{ apiGroups: [""], resources: [configmaps], verbs: ["${verb}"] }`), findings: [granted(paths)] },
      ]),
    ),
    'every resource of every API group': {
      yaml: bound('{ apiGroups: ["*"], resources: ["*"], verbs: [patch] }'),
      counted: [boundId],
      findings: [granted(paths)],
    },
    'updating coredns by name': { yaml: updating('[coredns]'), findings: [granted(paths)] },
    'coredns among other names': { yaml: updating('[settings, coredns]'), findings: [granted(paths)] },
  },
});
