import type { Control } from '../../model/control.ts';
import type { Path } from '../../model/path.ts';
import { inputList } from '../inputs.ts';
import { fieldAt, items } from '../read.ts';
import { workloadRule } from '../rules.ts';
import { deleting } from '../violation.ts';
import { containersOf, listsWithEphemeralOfPods } from '../workload.ts';

export const insecureCapabilities: Control = {
  id: 'C-0046',
  name: 'insecure-capabilities',
  title: 'Insecure capabilities',
  baseScore: 7,
  scopes: ['cluster', 'file'],
  category: 'Workload/Node escape',
  configurable: true,
  rules: [
    workloadRule({
      name: 'insecure-capabilities',
      score: 7,
      inputs: ['insecureCapabilities'],
      *check(workload, resource, { inputs }) {
        const insecure = inputList(inputs, 'insecureCapabilities');
        for (const { spec, path, subject, list } of containersOf(workload, listsWithEphemeralOfPods(resource))) {
          const failed: Path[] = [];
          const names: string[] = [];
          for (const [index, capability] of items(fieldAt(spec, 'securityContext', 'capabilities', 'add')).entries()) {
            if (typeof capability !== 'string' || !insecure.includes(capability)) continue;
            failed.push([...path, 'securityContext', 'capabilities', 'add', index]);
            names.push(capability);
          }
          if (failed.length === 0) continue;
          const violation = deleting(subject, failed, names);
          yield list === 'ephemeralContainers' ? { ...violation, delete: [] } : violation;
        }
      },
    }),
  ],
  guide: {
    checks:
      'Fails when `securityContext.capabilities.add` of a container holds a capability of the control input `insecureCapabilities`, such as `NET_ADMIN`, `SYS_PTRACE` or `ALL`. Init containers are read too, and ephemeral containers of Pods. Names must match exactly: `CAP_NET_ADMIN` is not found.',
    why: 'These capabilities give a process parts of the power of root on the node: to change the network, to load kernel modules or to read the memory of other processes. Each is a step out of the container.',
    remediation:
      'Remove the capability from `securityContext.capabilities.add`; drop `ALL` and add only harmless ones that the program needs.',
    failing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gateway
  namespace: shop
spec:
  selector:
    matchLabels:
      app: gateway
  template:
    metadata:
      labels:
        app: gateway
    spec:
      containers:
        - name: gateway
          image: registry.example.com/gateway:2.3.0
          securityContext:
            capabilities:
              drop: [ALL]
              add: [NET_ADMIN]
`,
    passing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gateway
  namespace: shop
spec:
  selector:
    matchLabels:
      app: gateway
  template:
    metadata:
      labels:
        app: gateway
    spec:
      containers:
        - name: gateway
          image: registry.example.com/gateway:2.3.0
          securityContext:
            capabilities:
              drop: [ALL]
              add: [NET_BIND_SERVICE]
`,
  },
};
