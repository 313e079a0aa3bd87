import * as z from 'zod';
import type { Cluster } from '../cluster.ts';
import { until } from '../until.ts';

const Node = z.object({
  spec: z.object({ taints: z.array(z.object({ key: z.string() })).optional() }),
  status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional() }),
});

/** Makes nodes that KWOK plays, `node-0` and so on, and waits until Pods may run on them. */
export async function makeReadyNodes(cluster: Cluster, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `node-${index}`);
  for (const name of names) {
    const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };
    await cluster.request('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } });
  }
  await Promise.all(names.map((name) => until(`${name} to be ready`, () => isUsable(cluster, name))));
}

/** Ready, and told so to the scheduler: the node controller takes its taints away afterwards. */
async function isUsable(cluster: Cluster, name: string): Promise<boolean> {
  const { body } = await cluster.request('GET', `/api/v1/nodes/${name}`);
  const { spec, status } = Node.parse(body);
  const isReady = status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  return isReady === true && (spec.taints ?? []).length === 0;
}
