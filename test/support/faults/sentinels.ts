import * as z from 'zod';
import type { Cluster, KubeObject } from '../cluster/cluster.ts';
import { until } from '../cluster/until.ts';
import { deployment, networkPolicy } from '../scanner/objects.ts';

const scans = '/apis/spdx.softwarecomposition.kubescape.io/v1beta1';
const rbac = 'rbac.authorization.k8s.io';
/** A privileged container. */
const control = 'C-0057';
/** Of the sentinels, `%` is their name. */
const results = [
  'deployment-%',
  'networkpolicy-%',
  'configmap-%',
  'serviceaccount-%',
  'user-%-clusterrole-admin-rolebinding-%',
  'namespace-%',
];
const Scan = z.object({
  spec: z.object({ controls: z.record(z.string(), z.object({ status: z.object({ status: z.string() }) })) }),
});

/**
 * Makes an object of each kind that tests change, and waits until each has its result: a watch tells things in their order,
 * so all that was changed before has been told too. One watch may be back long before another one.
 */
export async function sentinelsReported(
  cluster: Cluster,
  namespace: string,
  name: string,
  patience: number,
): Promise<void> {
  await until('the API server', async () => cluster.apply(...sentinels(namespace, name)).then(() => true));
  for (const result of results.map((slug) => slug.replaceAll('%', name))) {
    await until(`the result ${result}`, async () => (await stored(cluster, namespace, result)) !== undefined, patience);
  }
  // Kubernetes' own controllers fill the new namespace, when they come to it.
  for (const result of ['serviceaccount-default', 'configmap-kube-root-ca.crt']) {
    await until(
      `the result ${result} in ${name}`,
      async () => (await stored(cluster, name, result)) !== undefined,
      patience,
    );
  }
  await cluster.apply(exception(namespace, name));
  const excepted = async (): Promise<boolean> =>
    (await stored(cluster, namespace, `deployment-${name}`))?.spec.controls[control]?.status.status === 'passed';
  await until('the exception to count', excepted, patience);
}

async function stored(cluster: Cluster, namespace: string, result: string): Promise<z.infer<typeof Scan> | undefined> {
  const path = `${scans}/namespaces/${namespace}/workloadconfigurationscans/${result}`;
  const { status, body } = await cluster.request('GET', path);
  return status === 200 ? Scan.parse(body) : undefined;
}

function sentinels(namespace: string, name: string): readonly KubeObject[] {
  const metadata = { namespace, name };
  return [
    deployment(namespace, name, true),
    networkPolicy(namespace, name, name),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'admin' },
      subjects: [{ kind: 'User', name, apiGroup: rbac }],
    },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
  ] as readonly unknown[] as readonly KubeObject[];
}

function exception(namespace: string, name: string): KubeObject {
  return {
    apiVersion: 'kubescape.io/v1beta1',
    kind: 'SecurityException',
    metadata: { namespace, name },
    spec: {
      reason: 'a sentinel',
      match: { resources: [{ kind: 'Deployment', name }] },
      posture: [{ controlID: control, action: 'ignore' }],
    },
  };
}
