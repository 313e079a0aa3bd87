import type { Control } from '../../model/control.ts';
import { grantedBy, rbacRule } from '../rbac.ts';

export const deleteCapabilities: Control = {
  id: 'C-0007',
  name: 'delete-capabilities',
  title: 'Roles with delete capabilities',
  baseScore: 5,
  scopes: ['cluster', 'file'],
  category: 'Access control',
  rules: [
    rbacRule(
      'rule-excessive-delete-rights-v1',
      3,
      grantedBy({
        verbs: ['delete', 'deletecollection', '*'],
        apiGroups: ['', '*', 'apps', 'batch'],
        resources: [
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
        ],
      }),
    ),
  ],
  guide: {
    checks:
      'A user, group or ServiceAccount is bound to a role with a rule that has the verb `delete`, `deletecollection` or `*`, one of the API groups `""`, `apps`, `batch` and `*`, and one of the resources secrets, pods, services, deployments, replicasets, daemonsets, statefulsets, jobs, cronjobs and `*`. Group and resource are looked at separately.',
    why: 'An attacker with this identity can take applications down and delete the Secrets that they need.',
    remediation:
      'Remove `delete`, `deletecollection` and `*` from the `verbs` of the role, or move them to a role of their own that few subjects are bound to.',
    failing: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cleaner
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [pods, secrets]
    verbs: [get, list, delete]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: cleaner
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: cleaner
subjects:
  - kind: ServiceAccount
    name: cleaner
    namespace: shop
`,
    passing: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cleaner
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [pods, services]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: cleaner
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: cleaner
subjects:
  - kind: ServiceAccount
    name: cleaner
    namespace: shop
`,
  },
};
