import type { Control } from '../../model/control.ts';
import { fieldAt, isPresent } from '../read.ts';
import { workloadRule } from '../rules.ts';
import { fixing } from '../violation.ts';
import { containersOf, runLists } from '../workload.ts';

export const linuxHardening: Control = {
  id: 'C-0055',
  name: 'linux-hardening',
  title: 'Linux hardening',
  baseScore: 4,
  scopes: ['cluster', 'file'],
  category: 'Workload/Node escape',
  rules: [
    workloadRule({
      name: 'linux-hardening',
      score: 7,
      *check(workload) {
        if (isPresent(fieldAt(workload.pod, 'securityContext', 'seccompProfile'))) return;
        for (const { spec, path, subject } of containersOf(workload, runLists)) {
          if (isPresent(fieldAt(spec, 'securityContext', 'seccompProfile'))) continue;
          yield fixing(subject, [{ path: [...path, 'securityContext', 'seccompProfile'], value: 'YOUR_VALUE' }]);
        }
      },
    }),
  ],
  guide: {
    checks:
      'Fails for each container or init container when neither its `securityContext` nor the one of the pod has a `seccompProfile`. Any profile counts, also `Unconfined`.',
    why: 'Without a seccomp profile the process may use nearly every system call of the kernel, also old and rarely used ones. Many ways to break out of a container start with such a call.',
    remediation: 'Set `securityContext.seccompProfile.type: RuntimeDefault` on the pod or on each container.',
    failing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.29
`,
    passing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      securityContext:
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: web
          image: nginx:1.29
`,
  },
};
