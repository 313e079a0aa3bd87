import type { Control } from '../../model/control.ts';
import { field } from '../read.ts';
import { workloadRule } from '../rules.ts';
import { deleting } from '../violation.ts';

export const hostNetwork: Control = {
  id: 'C-0041',
  name: 'host-network',
  title: 'HostNetwork access',
  baseScore: 7,
  scopes: ['cluster', 'file'],
  category: 'Workload/Network',
  rules: [
    workloadRule({
      name: 'host-network-access',
      score: 9,
      *check({ pod, path }) {
        if (field(pod, 'hostNetwork') === true) yield deleting('hostNetwork', [[...path, 'hostNetwork']]);
      },
    }),
  ],
  guide: {
    checks: 'Fails when the pod spec has `hostNetwork: true`.',
    why: 'Such a pod uses the network of its node. Whoever takes it over can reach services that listen only on the node itself, listen to the traffic of the node and get around network policies.',
    remediation: 'Remove `hostNetwork` from the pod spec and publish the port through a Service.',
    failing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: metrics
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: metrics
  template:
    metadata:
      labels:
        app: metrics
    spec:
      hostNetwork: true
      containers:
        - name: metrics
          image: quay.io/prometheus/node-exporter:v1.9.1
`,
    passing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: metrics
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: metrics
  template:
    metadata:
      labels:
        app: metrics
    spec:
      containers:
        - name: metrics
          image: quay.io/prometheus/node-exporter:v1.9.1
`,
  },
};
