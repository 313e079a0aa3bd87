import type { Control } from '../../model/control.ts';
import type { Violation } from '../../model/finding.ts';
import { fieldAt } from '../read.ts';
import { clusterRule } from '../rules.ts';
import { fixing } from '../violation.ts';
import { containersOf, mainList, workloadOf, workloads } from '../workload.ts';

export const privilegeEscalation: Control = {
  id: 'C-0016',
  name: 'privilege-escalation',
  title: 'Allow privilege escalation',
  baseScore: 6,
  scopes: ['cluster', 'file'],
  category: 'Workload/Node escape',
  rules: [
    clusterRule({
      name: 'rule-allow-privilege-escalation',
      score: 7,
      matches: workloads,
      companions: [{ groups: ['policy'], kinds: ['PodSecurityPolicy'] }],
      keep(resource): readonly Violation[] {
        const workload = workloadOf(resource);
        if (!workload) return [];
        return Array.from(containersOf(workload, mainList))
          .filter(({ spec }) => fieldAt(spec, 'securityContext', 'allowPrivilegeEscalation') !== false)
          .map(({ path, subject }) =>
            fixing(subject, [
              { path: [...path, 'securityContext', 'allowPrivilegeEscalation'], value: 'false' },
              { path: [...path, 'securityContext', 'privileged'], value: 'false' },
            ]),
          );
      },
      *judge(violations, cluster) {
        yield { violations: violations.length > 0 && cluster.escalationForbidden() ? [] : violations };
      },
    }),
  ],
  guide: {
    checks:
      '`securityContext.allowPrivilegeEscalation` of a container is anything but `false`, a missing field included. Nothing fails where there are PodSecurityPolicies and all of them set it to `false`. Init containers are not read.',
    why: 'A process that was taken over can use programs with setuid or file capabilities to gain more rights than it was started with, up to root.',
    remediation: 'Set `securityContext.allowPrivilegeEscalation: false` on every container.',
    failing: `
apiVersion: v1
kind: Pod
metadata:
  name: shop
  namespace: shop
spec:
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
  containers:
    - name: shop
      image: registry.example.org/shop:1.4.2
      securityContext:
        allowPrivilegeEscalation: false
`,
  },
};
