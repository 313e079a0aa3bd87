import type { Control } from '../../model/control.ts';
import { grantedBy, rbacRule } from '../rbac.ts';

export const deleteEvents: Control = {
  id: 'C-0031',
  name: 'delete-events',
  title: 'Delete Kubernetes events',
  baseScore: 4,
  scopes: ['cluster', 'file'],
  category: 'Access control',
  rules: [
    rbacRule(
      'rule-can-delete-k8s-events-v1',
      3,
      grantedBy({
        verbs: ['delete', 'deletecollection', '*'],
        apiGroups: ['', '*'],
        resources: ['events', '*'],
      }),
    ),
  ],
  guide: {
    checks:
      'A user, group or ServiceAccount is bound to a role with a rule that has the verb `delete`, `deletecollection` or `*`, the API group `""` or `*`, and the resource `events` or `*`.',
    why: 'Events show what happened in the cluster. An attacker who deletes them hides new pods, failed attempts and other traces.',
    remediation:
      'Remove `delete`, `deletecollection` and `*` from the `verbs` of rules about `events`, and name the resources of other rules instead of `*`.',
    failing: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: recorder
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [events]
    verbs: [create, delete]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: recorder
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: recorder
subjects:
  - kind: ServiceAccount
    name: recorder
    namespace: shop
`,
    passing: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: recorder
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [events]
    verbs: [create, patch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: recorder
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: recorder
subjects:
  - kind: ServiceAccount
    name: recorder
    namespace: shop
`,
  },
};
