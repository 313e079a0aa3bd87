import type { Control } from '../../model/control.ts';
import { missingLimit } from '../limits.ts';

export const memoryLimits: Control = {
  id: 'C-0271',
  name: 'memory-limits',
  title: 'Ensure memory limits are set',
  baseScore: 8,
  scopes: ['cluster', 'file'],
  category: 'Workload/Resource management',
  rules: [missingLimit('resources-memory-limits', 'memory')],
  guide: {
    checks:
      'Fails for each container without `resources.limits.memory`. Init containers, requests and a LimitRange of the namespace are not read.',
    why: 'A container without a memory limit can use up the memory of its node. The kernel then kills processes, also those of other pods.',
    remediation: 'Set `resources.limits.memory` on each container.',
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
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
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
      containers:
        - name: web
          image: nginx:1.29
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
`,
  },
};
