import { describeControl } from '../../support/control-cases.ts';
import { binding, bound, boundId, documents, granted, role } from '../../support/manifests.ts';

const paths = ['rules[0].resources[0]', 'rules[0].verbs[0]', 'rules[0].apiGroups[0]'];
const everything = '{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }';

describeControl('C-0035', {
  passes: {
    'every verb on pods only': {
      yaml: bound('{ apiGroups: [""], resources: [pods, "pods/*"], verbs: ["*"] }'),
      counted: [boundId],
    },
    'reading everything': bound('{ apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch] }'),
    'everything of one API group': bound('{ apiGroups: [apps], resources: ["*"], verbs: ["*"] }'),
    'every URL': bound('{ nonResourceURLs: ["*"], verbs: ["*"] }'),
    'a rule without API groups': bound('{ resources: ["*"], verbs: ["*"] }'),
    'the wildcards in different rules': documents(
      role(
        '[{ apiGroups: ["*"], resources: [pods], verbs: ["*"] }, { apiGroups: ["*"], resources: ["*"], verbs: [get] }]',
      ),
      binding(),
    ),
    'the name cluster-admin without its rights': documents(
      role('[{ apiGroups: [""], resources: [pods], verbs: [get] }]', {
        kind: 'ClusterRole',
        metadata: '{ name: cluster-admin }',
      }),
      binding({ roleRef: '{ kind: ClusterRole, name: cluster-admin }' }),
    ),
  },
  fails: {
    'every verb on everything': { yaml: bound(everything), counted: [boundId], findings: [granted(paths)] },
    'every verb on everything of the core API': {
      yaml: bound('{ apiGroups: [""], resources: ["*"], verbs: ["*"] }'),
      findings: [granted(paths)],
    },
    'only named objects as well': {
      yaml: bound('{ apiGroups: ["*"], resources: ["*"], verbs: ["*"], resourceNames: [one] }'),
      findings: [granted(paths)],
    },
    'cluster-admin with its two rules once': {
      yaml: documents(
        role(`[{ nonResourceURLs: ["*"], verbs: ["*"] }, ${everything}]`, {
          kind: 'ClusterRole',
          metadata: '{ name: cluster-admin }',
        }),
        binding({
          kind: 'ClusterRoleBinding',
          metadata: '{ name: cluster-admin }',
          roleRef: '{ apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }',
          subjects: '[{ kind: Group, name: "system:masters", apiGroup: rbac.authorization.k8s.io }]',
        }),
      ),
      findings: [
        granted(
          paths.map((path) => path.replace('rules[0]', 'rules[1]')),
          {
            on: 'rbac.authorization.k8s.io//Group/system:masters/rbac.authorization.k8s.io/v1//ClusterRole/cluster-admin/rbac.authorization.k8s.io/v1//ClusterRoleBinding/cluster-admin',
          },
        ),
      ],
    },
    'with the matching items of longer lists': {
      yaml: bound('{ apiGroups: [apps, "", "*"], resources: [pods, "*"], verbs: [get, "*"] }'),
      findings: [
        granted(['rules[0].resources[1]', 'rules[0].verbs[1]', 'rules[0].apiGroups[1]', 'rules[0].apiGroups[2]']),
      ],
    },
  },
});
