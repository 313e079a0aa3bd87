import type { Control } from '../../model/control.ts';
import { missingLimit } from '../limits.ts';

export const cpuLimits: Control = {
  id: 'C-0270',
  name: 'cpu-limits',
  title: 'Ensure CPU limits are set',
  baseScore: 8,
  scopes: ['cluster', 'file'],
  category: 'Workload/Resource management',
  rules: [missingLimit('resources-cpu-limits', 'cpu')],
  guide: {
    checks:
      'Fails for each container without `resources.limits.cpu`. Init containers, requests and a LimitRange of the namespace are not read.',
    why: 'A container without a CPU limit can use the whole processor of its node. An attack that makes it work hard, or a miner that runs in it, slows down all its neighbours.',
    remediation: 'Set `resources.limits.cpu` on each container.',
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
              cpu: 500m
`,
  },
};
