import type { Control } from '../../model/control.ts';
import type { Path } from '../../model/path.ts';
import { field, isPresent, items, text } from '../read.ts';
import { workloadRule } from '../rules.ts';
import { deleting } from '../violation.ts';
import { containersOf, mainList } from '../workload.ts';

export const containerHostPort: Control = {
  id: 'C-0044',
  name: 'container-host-port',
  title: 'Container hostPort',
  baseScore: 4,
  scopes: ['cluster', 'file'],
  category: 'Network',
  rules: [
    workloadRule({
      name: 'container-hostPort',
      score: 4,
      *check(workload) {
        for (const { spec, path, subject } of containersOf(workload, mainList)) {
          const failed: Path[] = [];
          const ports: string[] = [];
          for (const [index, port] of items(field(spec, 'ports')).entries()) {
            const hostPort = field(port, 'hostPort');
            if (!isPresent(hostPort)) continue;
            failed.push([...path, 'ports', index, 'hostPort']);
            ports.push(`${JSON.stringify(hostPort)}/${text(field(port, 'protocol')) || 'TCP'}`);
          }
          if (failed.length > 0) yield deleting(subject, failed, ports);
        }
      },
    }),
  ],
  guide: {
    checks:
      'Fails when a port of a container has the field `hostPort`, whatever its value is. Init containers and ephemeral containers are not read.',
    why: 'The port opens on the address of the node, so the container can be reached from outside the pod network and without a Service. It also ties the pod to nodes where the port is free.',
    remediation: 'Remove `hostPort` from `ports` of the container and publish the port through a Service.',
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
          ports:
            - containerPort: 8080
              hostPort: 80
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
          ports:
            - containerPort: 8080
`,
  },
};
