import type { Control } from '../../model/control.ts';
import type { Path } from '../../model/path.ts';
import { field, isMapping, text } from '../read.ts';
import { clusterRule } from '../rules.ts';
import { fixing } from '../violation.ts';
import { workloadOf, workloads } from '../workload.ts';

interface TokenUse {
  readonly path: Path;
  readonly namespace: string;
  /** Empty where no ServiceAccount can have that name. */
  readonly serviceAccount: string;
  /** What the pod itself says; undefined leaves it to the ServiceAccount. */
  readonly mounts: boolean | undefined;
}

export const automaticServiceAccountToken: Control = {
  id: 'C-0034',
  name: 'automatic-service-account-token',
  title: 'Automatic mapping of service account',
  baseScore: 6,
  scopes: ['cluster', 'file'],
  category: 'Secrets',
  rules: [
    clusterRule({
      name: 'automount-service-account',
      score: (kind) => (kind === 'Pod' ? 9 : 7),
      matches: workloads,
      companions: [{ groups: [''], versions: ['v1'], kinds: ['ServiceAccount'] }],
      keep(resource): TokenUse | 'no pod' {
        const workload = workloadOf(resource);
        if (!workload) return 'no pod';
        const own = field(workload.pod, 'automountServiceAccountToken');
        return {
          path: [...workload.path, 'automountServiceAccountToken'],
          namespace: resource.namespace === '' ? 'default' : resource.namespace,
          serviceAccount: serviceAccountOf(workload.pod),
          mounts: typeof own === 'boolean' ? own : undefined,
        };
      },
      *judge(use, cluster) {
        if (use === 'no pod' || use.mounts === false) {
          yield { violations: [] };
        } else if (use.mounts === true) {
          yield { violations: [fixing('', [{ path: use.path, value: 'false' }], [use.path])] };
        } else {
          const isOff = cluster.automountDefault(use.namespace, use.serviceAccount) === 'off';
          yield { violations: isOff ? [] : [fixing('', [{ path: use.path, value: 'false' }])] };
        }
      },
    }),
  ],
  guide: {
    checks:
      'The token of the ServiceAccount is mounted into the pods: the pod sets `automountServiceAccountToken: true`, or it says neither true nor false and its ServiceAccount (`default` when none is named) does not set it to `false` or is not among the scanned objects of the namespace.',
    why: 'Whoever takes over a container finds the token in a known file and can call the Kubernetes API with the rights of the account.',
    remediation:
      'Set `automountServiceAccountToken: false` in the pod spec, or on the ServiceAccount, wherever the application does not call the Kubernetes API.',
    failing: `
apiVersion: v1
kind: Pod
metadata:
  name: shop
  namespace: shop
spec:
  containers:
    - name: shop
      image: registry.example.org/shop:1.4.2
`,
    passing: `
apiVersion: v1
kind: Pod
metadata:
  name: shop
  namespace: shop
spec:
  automountServiceAccountToken: false
  containers:
    - name: shop
      image: registry.example.org/shop:1.4.2
`,
  },
};

function serviceAccountOf(pod: unknown): string {
  const isNamed = isMapping(pod) && Object.hasOwn(pod, 'serviceAccountName');
  return isNamed ? text(pod['serviceAccountName']) : 'default';
}
