import type { Control } from '../../model/control.ts';
import { field } from '../read.ts';
import { workloadRule } from '../rules.ts';
import { deleting } from '../violation.ts';

export const hostPidIpc: Control = {
  id: 'C-0038',
  name: 'host-pid-ipc',
  title: 'Host PID/IPC privileges',
  baseScore: 7,
  scopes: ['cluster', 'file'],
  category: 'Workload/Node escape',
  rules: [
    workloadRule({
      name: 'host-pid-ipc-privileges',
      score: (kind) => (kind === 'Pod' ? 7 : 9),
      *check({ pod, path }) {
        for (const key of ['hostPID', 'hostIPC']) {
          if (field(pod, key) === true) yield deleting(key, [[...path, key]]);
        }
      },
    }),
  ],
  guide: {
    checks:
      'The pod shares the process IDs or the inter-process communication of its node: `hostPID` or `hostIPC` is `true`.',
    why: 'From such a pod an attacker sees and signals the processes of the node and of other pods, and can read their environment or their shared memory.',
    remediation: 'Remove `hostPID` and `hostIPC` from the pod spec, or set them to `false`.',
    failing: `
apiVersion: v1
kind: Pod
metadata:
  name: inspector
  namespace: shop
spec:
  hostPID: true
  hostIPC: true
  containers:
    - name: inspector
      image: registry.example.org/inspector:1.4.2
`,
    passing: `
apiVersion: v1
kind: Pod
metadata:
  name: inspector
  namespace: shop
spec:
  hostPID: false
  hostIPC: false
  containers:
    - name: inspector
      image: registry.example.org/inspector:1.4.2
`,
  },
};
