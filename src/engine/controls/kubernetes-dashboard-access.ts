import type { Control } from '../../model/control.ts';
import { bindingPaths, rbacRule } from '../rbac.ts';
import { fieldAt } from '../read.ts';
import { objectRule } from '../rules.ts';
import { deleting, reviewing } from '../violation.ts';
import { workloadOf, workloads } from '../workload.ts';

const dashboard = 'kubernetes-dashboard';

export const kubernetesDashboardAccess: Control = {
  id: 'C-0014',
  name: 'kubernetes-dashboard-access',
  title: 'Access Kubernetes dashboard',
  baseScore: 2,
  scopes: ['cluster', 'file'],
  category: 'Access control',
  rules: [
    rbacRule('rule-access-dashboard-subject-v1', 9, ({ subject, role, subjects }) =>
      role.name === dashboard && subject.name !== dashboard
        ? subjects.map((_, index) => reviewing(`subject/#${index}`, bindingPaths(index)))
        : [],
    ),
    objectRule({
      name: 'rule-access-dashboard-wl-v1',
      score: 7,
      matches: workloads,
      *check(resource) {
        if (resource.name.startsWith(dashboard)) return;
        // Kubescape reads the place of a Pod in every kind (BC-6).
        const path = workloadOf(resource)?.path;
        const places = path && resource.kind !== 'Pod' ? [['spec'], path] : [['spec']];
        for (const place of places) {
          if (fieldAt(resource.object, ...place, 'serviceAccountName') !== dashboard) continue;
          yield deleting('serviceAccount', [[...place, 'serviceAccountName']]);
        }
      },
    }),
  ],
  guide: {
    checks:
      'A subject not named `kubernetes-dashboard` is bound to a Role or ClusterRole named `kubernetes-dashboard`. A workload fails when it uses the ServiceAccount `kubernetes-dashboard` and its own name does not start with `kubernetes-dashboard`.',
    why: 'The rights of the dashboard reach many objects. An attacker who gets them through another account or workload can read and change what the dashboard shows.',
    remediation:
      'Give the workload a ServiceAccount of its own in `serviceAccountName`, and remove other subjects from bindings to the role `kubernetes-dashboard`.',
    failing: `
apiVersion: v1
kind: Pod
metadata:
  name: shop
  namespace: shop
spec:
  serviceAccountName: kubernetes-dashboard
  containers:
    - name: shop
      image: registry.example.org/shop:1.4.2
`,
    passing: `
apiVersion: v1
kind: Pod
metadata:
  name: shop
  namespace: shop
spec:
  serviceAccountName: shop
  containers:
    - name: shop
      image: registry.example.org/shop:1.4.2
`,
  },
};
