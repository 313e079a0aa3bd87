import type { Control, Labels } from '../../model/control.ts';
import { inputList } from '../inputs.ts';
import { fieldAt, isMapping } from '../read.ts';
import { clusterRule } from '../rules.ts';
import { vectorOf } from '../vectors.ts';
import { reviewing } from '../violation.ts';
import { workloads } from '../workload.ts';

interface SensitiveWorkload {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly matchLabels: Labels | undefined;
}

export const exposedSensitiveInterfaces: Control = {
  id: 'C-0021',
  name: 'exposed-sensitive-interfaces',
  title: 'Exposed sensitive interfaces',
  baseScore: 6,
  scopes: ['cluster'],
  category: 'Workload',
  configurable: true,
  rules: [
    clusterRule({
      name: 'exposed-sensitive-interfaces-v1',
      score: 7,
      inputs: ['sensitiveInterfaces'],
      matches: workloads,
      keep({ kind, namespace, name, object }, { inputs }): SensitiveWorkload | undefined {
        if (namespace === '') return undefined;
        const list = inputList(inputs, 'sensitiveInterfaces');
        // Without any usable input nothing can be called sensitive: every workload is skipped, none passes.
        if (list.length > 0 && !list.some((part) => name.includes(part))) return undefined;
        const labels = fieldAt(object, 'metadata', 'labels');
        const matchLabels = fieldAt(object, 'spec', 'selector', 'matchLabels');
        return {
          kind,
          namespace,
          name,
          labels: isMapping(labels) ? labels : {},
          matchLabels: isMapping(matchLabels) ? matchLabels : undefined,
        };
      },
      *judge({ kind, namespace, name, labels, matchLabels }, cluster) {
        const identity = { apiVersion: '', kind, namespace, name };
        const services = cluster.exposingServices(namespace, labels, matchLabels);
        yield { vector: vectorOf(identity, services), violations: [] };
        for (const service of services) {
          if (!service.exposed) continue;
          const paths = [
            ['spec', 'selector', 'matchLabels'],
            ['spec', 'selector'],
          ];
          yield { vector: vectorOf(identity, [service]), violations: [reviewing('', paths)] };
        }
      },
    }),
  ],
  guide: {
    checks:
      "A workload with a namespace, whose name contains an entry of `sensitiveInterfaces` (such as jenkins, argo-server or kubernetes-dashboard), is selected by a Service of its namespace that has the type NodePort, or the type LoadBalancer and an IP address. The Service selects it when its selector is part of the workload's own labels or equals its `matchLabels`.",
    why: 'These consoles run commands or workloads for whoever opens them, often without a login. Reachable from outside, they are a short way into the cluster.',
    remediation:
      'Change the `type` of the Service to ClusterIP, and let people in through a proxy that asks for a login.',
    failing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: jenkins
  namespace: build
  labels:
    app: jenkins
spec:
  selector:
    matchLabels:
      app: jenkins
  template:
    metadata:
      labels:
        app: jenkins
    spec:
      containers:
        - name: jenkins
          image: registry.example.org/jenkins:2.516
---
apiVersion: v1
kind: Service
metadata:
  name: jenkins
  namespace: build
spec:
  type: NodePort
  selector:
    app: jenkins
  ports:
    - port: 8080
`,
    passing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: jenkins
  namespace: build
  labels:
    app: jenkins
spec:
  selector:
    matchLabels:
      app: jenkins
  template:
    metadata:
      labels:
        app: jenkins
    spec:
      containers:
        - name: jenkins
          image: registry.example.org/jenkins:2.516
---
apiVersion: v1
kind: Service
metadata:
  name: jenkins
  namespace: build
spec:
  type: ClusterIP
  selector:
    app: jenkins
  ports:
    - port: 8080
`,
  },
};
