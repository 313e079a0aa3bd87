import type { Control } from '../../model/control.ts';
import { rbacRule } from '../rbac.ts';
import { bare } from '../violation.ts';

export const boundServiceAccounts: Control = {
  id: 'C-0053',
  name: 'bound-service-accounts',
  title: 'Access container service account',
  baseScore: 6,
  scopes: ['cluster', 'file'],
  category: 'Access control',
  rules: [
    rbacRule('access-container-service-account-v1', 7, ({ subject }) =>
      subject.kind === 'ServiceAccount' && subject.namespace !== undefined ? [bare()] : undefined,
    ),
  ],
  guide: {
    checks:
      'Fails for every ServiceAccount that a RoleBinding or ClusterRoleBinding gives an existing role, whatever the role allows. Users, groups, and accounts without a `namespace` in the binding are not counted, so nothing ever passes: without a bound account the control is irrelevant.',
    why: 'The token of a ServiceAccount lies in its pods. Whoever breaks into one of them can call the API server with every right that the account has.',
    remediation:
      'Remove bindings that no program needs, limit the role to the `resources` and `verbs` in use, and set `automountServiceAccountToken: false` on pods that do not call the API server.',
    failing: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: config-reader
  namespace: shop
rules:
  - apiGroups: ['']
    resources: [configmaps]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: config-reader
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: config-reader
subjects:
  - kind: ServiceAccount
    name: front
    namespace: shop
`,
    passing: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: config-reader
  namespace: shop
rules:
  - apiGroups: ['']
    resources: [configmaps]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: config-reader
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: config-reader
subjects:
  - kind: Group
    name: shop-developers
    apiGroup: rbac.authorization.k8s.io
`,
  },
};
