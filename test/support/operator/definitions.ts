import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Kind } from '../../../src/kube/schema/kind.ts';
import type { Cluster } from '../cluster/cluster.ts';

const folder = path.resolve(import.meta.dirname, '../../../flux/chart/crds');

/** Has a cluster serve kinds of ours. They are everybody's, and stay. */
export async function defineKinds(cluster: Cluster, kinds: readonly Kind[]): Promise<void> {
  const texts = await Promise.all(kinds.map(({ plural }) => readFile(path.join(folder, `${plural}.yaml`), 'utf8')));
  await cluster.kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], texts.join('\n---\n'));
  const names = kinds.map(({ plural, group }) => `crd/${plural}.${group}`);
  await cluster.kubectl(['wait', '--for=condition=Established', '--timeout=60s', ...names]);
}
