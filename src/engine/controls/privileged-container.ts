import type { Control } from '../../model/control.ts';
import type { Path } from '../../model/path.ts';
import { field, fieldAt, items } from '../read.ts';
import { workloadRule } from '../rules.ts';
import { deleting } from '../violation.ts';
import { allLists, containersOf } from '../workload.ts';

export const privilegedContainer: Control = {
  id: 'C-0057',
  name: 'privileged-container',
  title: 'Privileged container',
  baseScore: 8,
  scopes: ['cluster', 'file'],
  category: 'Workload/Node escape',
  rules: [
    workloadRule({
      name: 'rule-privilege-escalation',
      score: 3,
      *check(workload) {
        for (const { spec, path, subject } of containersOf(workload, allLists)) {
          const context = field(spec, 'securityContext');
          const failed: Path[] = [];
          for (const [index, capability] of items(fieldAt(context, 'capabilities', 'add')).entries()) {
            if (capability === 'SYS_ADMIN') failed.push([...path, 'securityContext', 'capabilities', 'add', index]);
          }
          if (field(context, 'privileged') === true) failed.push([...path, 'securityContext', 'privileged']);
          if (failed.length > 0) yield deleting(subject, failed);
        }
      },
    }),
  ],
  guide: {
    checks:
      'Fails when a container, init container or ephemeral container has `securityContext.privileged: true` or adds the capability `SYS_ADMIN`.',
    why: 'A privileged container has nearly the same rights as root on the node: it can use all devices, mount disks of the node and change the kernel. Taking over the container means taking over the node.',
    remediation:
      'Set `securityContext.privileged: false` and remove `SYS_ADMIN` from `securityContext.capabilities.add`.',
    failing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: agent
  namespace: ops
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
        - name: agent
          image: registry.example.com/agent:3.1.0
          securityContext:
            privileged: true
`,
    passing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: agent
  namespace: ops
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
        - name: agent
          image: registry.example.com/agent:3.1.0
          securityContext:
            privileged: false
`,
  },
};
