import * as z from 'zod';
import { collectionPath, type KubeApi } from '../../kube/api/kube-api.ts';
import { KubeError } from '../../kube/api/kube-error.ts';
import type { WatchedName } from './watched-kind.ts';

const Named = z.object({ metadata: z.object({ name: z.string() }) });
/** An empty list of metadata has no items at all. */
const NameList = z.object({ kind: z.string().endsWith('List'), items: z.array(Named).nullable() });

/**
 * Asks the API server itself whether an object is there: the last word before something is deleted. A list by name needs
 * no other right than the watch does. Throws KubeError when it cannot be known.
 */
export async function isStillThere(
  api: KubeApi,
  { kind, namespace, name }: WatchedName,
  signal: AbortSignal,
): Promise<boolean> {
  const answer = await api.request({
    method: 'GET',
    path: collectionPath(kind, namespace),
    query: { fieldSelector: `metadata.name=${escaped(name)}`, limit: 2 },
    form: 'metadata',
    signal,
  });
  const { data } = NameList.safeParse(answer);
  if (!data) throw new KubeError('garbage', `a list of ${kind.plural} was asked for, and something else came`);
  return (data.items ?? []).some(({ metadata }) => metadata.name === name);
}

function escaped(value: string): string {
  return value.replaceAll(/[\\,=]/g, String.raw`\$&`);
}
