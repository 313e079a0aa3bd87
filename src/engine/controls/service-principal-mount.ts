import type { Control } from '../../model/control.ts';
import type { Violation } from '../../model/finding.ts';
import { fieldAt } from '../read.ts';
import { clusterRule } from '../rules.ts';
import { mountFindings, volumesOf } from '../volumes.ts';
import { mainList, workloadOf, workloads } from '../workload.ts';

const credentialPaths: Readonly<Record<string, readonly string[]>> = {
  eks: ['/.aws/', '/.aws/config/', '/.aws/credentials/'],
  aks: ['/etc/', '/etc/kubernetes/', '/.azure/', '/.azure/credentials/'],
  gke: ['/.config/gcloud/', '/.config/', '/gcloud/'],
};

export const servicePrincipalMount: Control = {
  id: 'C-0020',
  name: 'service-principal-mount',
  title: 'Mount service principal',
  baseScore: 4,
  scopes: ['cluster', 'file'],
  category: 'Workload',
  rules: [
    clusterRule({
      name: 'alert-mount-potential-credentials-paths',
      score: 7,
      matches: workloads,
      keep(resource): readonly { readonly provider: string; readonly violation: Violation }[] {
        const workload = workloadOf(resource);
        if (!workload) return [];
        return Array.from(volumesOf(workload)).flatMap((volume) => {
          const provider = providerOf(fieldAt(volume.spec, 'hostPath', 'path'));
          if (provider === undefined) return [];
          const violations = mountFindings(workload, volume, mainList);
          return Array.from(violations, (violation) => ({ provider, violation }));
        });
      },
      *judge(mounts, cluster) {
        const here = mounts.length === 0 ? '' : cluster.cloudProvider();
        yield { violations: mounts.filter(({ provider }) => provider === here).map(({ violation }) => violation) };
      },
    }),
  ],
  guide: {
    checks:
      'On EKS, AKS or GKE, a volume is a `hostPath` to a directory where nodes of that cloud keep credentials (EKS: `/.aws` and its `config` and `credentials`; AKS: `/etc`, `/etc/kubernetes`, `/.azure`, `/.azure/credentials`; GKE: `/.config`, `/.config/gcloud`, `/gcloud`), and a container of the pod has `volumeMounts`. Other clusters always pass.',
    why: "The files belong to the node's identity in the cloud account. With them an attacker leaves the cluster and uses the cloud's API with the rights of the node.",
    remediation:
      'Remove the `hostPath` volume and its `volumeMounts`, and give the workload an identity of its own, such as IRSA, EKS Pod Identity or Workload Identity.',
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
      volumeMounts:
        - name: host
          mountPath: /host
          readOnly: true
  volumes:
    - name: host
      hostPath:
        path: /.aws/credentials
`,
    passing: `
apiVersion: v1
kind: Pod
metadata:
  name: shop
  namespace: shop
spec:
  containers:
    - name: shop
      image: registry.example.org/shop:1.4.2
      volumeMounts:
        - name: cache
          mountPath: /cache
  volumes:
    - name: cache
      emptyDir: {}
`,
  },
};

/** The provider whose credentials lie at this path of a node. No path belongs to two. */
function providerOf(path: unknown): string | undefined {
  if (typeof path !== 'string') return undefined;
  const folder = path.endsWith('/') ? path : `${path}/`;
  return Object.keys(credentialPaths).find((provider) => credentialPaths[provider]?.includes(folder));
}
