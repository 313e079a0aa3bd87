import type { Control } from '../../model/control.ts';
import { field, items } from '../read.ts';
import { objectRule } from '../rules.ts';
import { reviewing } from '../violation.ts';
import { containersOf, mainList, workloadOf } from '../workload.ts';

export const insecureApiServerPort: Control = {
  id: 'C-0005',
  name: 'insecure-api-server-port',
  title: 'API server insecure port is enabled',
  baseScore: 9,
  scopes: ['cluster'],
  category: 'Control plane',
  rules: [
    objectRule({
      name: 'insecure-port-flag',
      score: 7,
      matches: [{ groups: [''], versions: ['v1'], kinds: ['Pod'] }],
      counts(resource) {
        const workload = workloadOf(resource);
        return resource.name.includes('kube-apiserver') && items(field(workload?.pod, 'containers')).length > 0;
      },
      *check(resource) {
        const workload = workloadOf(resource);
        if (!workload) return;
        for (const { spec, path, subject } of containersOf(workload, mainList)) {
          for (const list of ['command', 'args']) {
            for (const [index, item] of items(field(spec, list)).entries()) {
              if (opensPort(item)) yield reviewing(subject, [[...path, list, index]]);
            }
          }
        }
      },
    }),
  ],
  guide: {
    checks:
      'A container of a Pod whose name contains `kube-apiserver` starts with `--insecure-port` set to a port other than 0, in `command` or `args`.',
    why: 'The insecure port asks for no login and applies no authorization: whoever reaches it controls the whole cluster.',
    remediation: 'Set `--insecure-port=0` in the manifest of the API server or remove the flag.',
    failing: `
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver-node-1
  namespace: kube-system
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.19.16
      command:
        - kube-apiserver
        - --secure-port=6443
        - --insecure-port=8080
`,
    passing: `
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver-node-1
  namespace: kube-system
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.19.16
      command:
        - kube-apiserver
        - --secure-port=6443
        - --insecure-port=0
`,
  },
};

/** Any port but 0 opens the server without authentication. Upstream looked for a 1 (UB-3). */
function opensPort(item: unknown): boolean {
  const port = typeof item === 'string' ? /--insecure-port=["']?([0-9]+)/.exec(item)?.[1] : undefined;
  return port !== undefined && Number(port) !== 0;
}
