import { allKinds } from '../../../src/kube/kinds/all-kinds.ts';
import { customResourceDefinition } from '../../../src/kube/schema/custom-resource-definition.ts';
import type { Cluster, KubeObject } from '../cluster/cluster.ts';

/** Has the API server serve all kinds of ours. Done again it changes nothing. */
export async function installKinds(cluster: Cluster): Promise<void> {
  const definitions = allKinds.map(customResourceDefinition) as unknown as KubeObject[];
  await cluster.apply(...definitions);
  const names = definitions.map(({ metadata }) => `crd/${metadata.name}`);
  await cluster.kubectl(['wait', '--for=condition=Established', '--timeout=60s', ...names]);
}
