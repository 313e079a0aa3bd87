import type { Control } from '../../model/control.ts';
import { grantedBy, rbacRule } from '../rbac.ts';

export const administrativeRoles: Control = {
  id: 'C-0035',
  name: 'administrative-roles',
  title: 'Administrative Roles',
  baseScore: 6,
  scopes: ['cluster', 'file'],
  category: 'Access control',
  rules: [
    rbacRule(
      'rule-list-all-cluster-admins-v1',
      3,
      grantedBy({
        verbs: ['*'],
        apiGroups: ['*', ''],
        resources: ['*'],
      }),
    ),
  ],
  guide: {
    checks:
      'A user, group or ServiceAccount is bound to a role with one rule that has the verb `*`, the resource `*` and the API group `*` or `""`, as cluster-admin has.',
    why: 'Every such identity that is stolen means the loss of everything the role covers, in a ClusterRole the whole cluster.',
    remediation:
      'Replace the wildcards of the role by the `apiGroups`, `resources` and `verbs` that are needed, and bind cluster-admin to as few subjects as possible.',
    failing: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: owner
  namespace: shop
rules:
  - apiGroups: ["*"]
    resources: ["*"]
    verbs: ["*"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: owner
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: owner
subjects:
  - kind: ServiceAccount
    name: owner
    namespace: shop
`,
    passing: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: owner
  namespace: shop
rules:
  - apiGroups: [apps]
    resources: [deployments]
    verbs: [get, list, patch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: owner
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: owner
subjects:
  - kind: ServiceAccount
    name: owner
    namespace: shop
`,
  },
};
