import type { Control } from '../../model/control.ts';
import { grantedBy, rbacRule } from '../rbac.ts';

export const listSecrets: Control = {
  id: 'C-0015',
  name: 'list-secrets',
  title: 'List Kubernetes secrets',
  baseScore: 7,
  scopes: ['cluster', 'file'],
  category: 'Access control',
  rules: [
    rbacRule(
      'rule-can-list-get-secrets-v1',
      3,
      grantedBy({
        verbs: ['get', 'list', 'watch', '*'],
        apiGroups: ['', '*'],
        resources: ['secrets', '*'],
      }),
    ),
  ],
  guide: {
    checks:
      'A user, group or ServiceAccount is bound to a role with a rule that has the verb `get`, `list`, `watch` or `*`, the API group `""` or `*`, and the resource `secrets` or `*`. A list of `resourceNames` makes no difference.',
    why: 'Secrets hold the passwords, keys and tokens of everything else. Who reads them can act as other applications and reach systems outside the cluster.',
    remediation:
      'Remove `secrets` and `*` from the `resources` of the role, and mount the Secrets that an application needs instead of letting it read them through the API.',
    failing: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [configmaps, secrets]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
  - kind: ServiceAccount
    name: reader
    namespace: shop
`,
    passing: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
  - kind: ServiceAccount
    name: reader
    namespace: shop
`,
  },
};
