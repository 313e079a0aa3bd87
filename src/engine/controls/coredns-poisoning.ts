import type { Control } from '../../model/control.ts';
import { grantedBy, rbacRule } from '../rbac.ts';
import { items } from '../read.ts';

export const corednsPoisoning: Control = {
  id: 'C-0037',
  name: 'coredns-poisoning',
  title: 'CoreDNS poisoning',
  baseScore: 4,
  scopes: ['cluster', 'file'],
  category: 'Access control',
  rules: [
    rbacRule(
      'rule-can-update-configmap-v1',
      3,
      grantedBy({
        verbs: ['update', 'patch', '*'],
        apiGroups: ['', '*'],
        resources: ['configmaps', '*'],
        also: ({ resourceNames }) => resourceNames === undefined || items(resourceNames).includes('coredns'),
      }),
    ),
  ],
  guide: {
    checks:
      'A user, group or ServiceAccount is bound to a role with a rule that has the verb `update`, `patch` or `*`, the API group `""` or `*`, and the resource `configmaps` or `*`, and either no `resourceNames` at all or `coredns` among them. The namespace of the role makes no difference.',
    why: 'CoreDNS reads its settings from the ConfigMap `coredns`. Who changes it can send the traffic of other applications to a server of their own.',
    remediation:
      'List the ConfigMaps that have to be changed in `resourceNames`, without `coredns`, or remove `update`, `patch` and `*` from the `verbs`.',
    failing: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: tuner
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [get, update]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: tuner
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: tuner
subjects:
  - kind: ServiceAccount
    name: tuner
    namespace: shop
`,
    passing: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: tuner
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [get, update]
    resourceNames: [shop-settings]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: tuner
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: tuner
subjects:
  - kind: ServiceAccount
    name: tuner
    namespace: shop
`,
  },
};
