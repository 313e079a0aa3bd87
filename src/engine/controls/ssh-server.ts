import type { Control, Labels } from '../../model/control.ts';
import type { Path } from '../../model/path.ts';
import { field, isMapping } from '../read.ts';
import { clusterRule } from '../rules.ts';
import { vectorOf } from '../vectors.ts';
import { reviewing } from '../violation.ts';
import { workloadOf, workloads } from '../workload.ts';

interface Labelled {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly path: Path;
}

export const sshServer: Control = {
  id: 'C-0042',
  name: 'ssh-server',
  title: 'SSH server running inside container',
  baseScore: 3,
  scopes: ['cluster', 'file'],
  category: 'Workload',
  rules: [
    clusterRule({
      name: 'rule-can-ssh-to-pod-v1',
      score: 7,
      matches: workloads,
      keep(resource): Labelled | undefined {
        const workload = workloadOf(resource);
        const labels = field(workload?.podMetadata, 'labels');
        const { kind, namespace, name } = resource;
        if (!workload || !isMapping(labels) || namespace === '') return undefined;
        if (kind !== 'Pod') {
          return { kind, namespace, name, labels, path: [...workload.path.slice(0, -1), 'metadata', 'labels'] };
        }
        const { 'pod-template-hash': _, ...own } = labels;
        return { kind, namespace, name, labels: own, path: ['metadata', 'labels'] };
      },
      *judge({ kind, namespace, name, labels, path }, cluster) {
        const services = cluster.exactServices(namespace, labels);
        if (!services.any) return;
        const vector = vectorOf({ apiVersion: '', kind, namespace, name }, []);
        yield { vector, violations: services.ssh ? [reviewing('', [path])] : [] };
      },
    }),
  ],
  guide: {
    checks:
      'Fails when a Service of the same namespace has exactly the labels of the pods as its selector and has 22 or 2222 as a port or target port number. Only workloads that a Service selects in this way are counted.',
    why: 'An SSH server in a container is a second way in that bypasses the access control and the audit log of the API server. Stolen keys or weak passwords give a shell inside the cluster.',
    remediation:
      'Remove the SSH server from the image and ports 22 and 2222 from the Service; use `kubectl exec` or `kubectl debug` with RBAC instead.',
    failing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: bastion
  namespace: shop
spec:
  selector:
    matchLabels:
      app: bastion
  template:
    metadata:
      labels:
        app: bastion
    spec:
      containers:
        - name: bastion
          image: registry.example.com/bastion:1.4.0
---
apiVersion: v1
kind: Service
metadata:
  name: bastion
  namespace: shop
spec:
  selector:
    app: bastion
  ports:
    - port: 22
      targetPort: 22
`,
    passing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: bastion
  namespace: shop
spec:
  selector:
    matchLabels:
      app: bastion
  template:
    metadata:
      labels:
        app: bastion
    spec:
      containers:
        - name: bastion
          image: registry.example.com/bastion:1.4.0
---
apiVersion: v1
kind: Service
metadata:
  name: bastion
  namespace: shop
spec:
  selector:
    app: bastion
  ports:
    - port: 443
      targetPort: 8443
`,
  },
};
