import type { Control } from '../../model/control.ts';
import { grantedBy, rbacRule } from '../rbac.ts';

export const execIntoContainer: Control = {
  id: 'C-0002',
  name: 'exec-into-container',
  title: 'Prevent containers from allowing command execution',
  baseScore: 5,
  scopes: ['cluster', 'file'],
  category: 'Access control',
  rules: [
    rbacRule(
      'exec-into-container-v1',
      9,
      grantedBy({
        verbs: ['create', '*'],
        apiGroups: ['', '*'],
        resources: ['pods/exec', 'pods/*', '*'],
      }),
    ),
  ],
  guide: {
    checks:
      'A user, group or ServiceAccount is bound to a Role or ClusterRole with a rule that has the verb `create` or `*`, the API group `""` or `*`, and the resource `pods/exec`, `pods/*` or `*`.',
    why: 'Who may run commands in a pod can read its files, its environment and its token, and can act as the application without changing any manifest.',
    remediation:
      'Remove `pods/exec` and wildcards from the `resources` of the role, or `create` and `*` from its `verbs`, and bind the remaining right only to the people who need it.',
    failing: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [pods, pods/exec]
    verbs: [get, create]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: deployer
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: deployer
subjects:
  - kind: ServiceAccount
    name: deployer
    namespace: shop
`,
    passing: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [pods, pods/log]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: deployer
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: deployer
subjects:
  - kind: ServiceAccount
    name: deployer
    namespace: shop
`,
  },
};
