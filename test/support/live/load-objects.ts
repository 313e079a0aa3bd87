import type { Cluster } from '../cluster/cluster.ts';
import { until } from '../cluster/until.ts';

/** An object as it was read from another cluster. */
export interface ReadObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly ownerReferences?: unknown };
  readonly status?: { readonly nodeInfo?: unknown };
}

/** What others need comes first. */
const first = ['Namespace', 'Node', 'ServiceAccount'];
const plurals: Readonly<Record<string, string>> = { NetworkPolicy: 'networkpolicies', Ingress: 'ingresses' };

/**
 * Makes objects of another cluster in this one. What has an owner is left to the controllers; what is there already stays
 * as it is. Gives what the API server refuses, each as `Kind namespace/name: why`.
 */
export async function loadObjects(cluster: Cluster, objects: readonly ReadObject[]): Promise<readonly string[]> {
  const rank = ({ kind }: ReadObject): number => (first.includes(kind) ? first.indexOf(kind) : first.length);
  const refused: string[] = [];
  for (const object of objects.toSorted((left, right) => rank(left) - rank(right))) {
    if (object.metadata.ownerReferences !== undefined) continue;
    const { status, body } = await cluster.request('POST', collectionOf(object), asNew(object));
    if (status !== 201 && status !== 409) refused.push(`${nameOf(object)}: ${messageOf(body)}`);
  }
  for (const object of objects.filter(({ kind }) => kind === 'Node')) await setNodeInfo(cluster, object);
  return refused;
}

function collectionOf({ apiVersion, kind, metadata: { namespace } }: ReadObject): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `${root}${place}/${plurals[kind] ?? `${kind.toLowerCase()}s`}`;
}

function asNew({ metadata, status: _status, ...rest }: ReadObject): object {
  const made = ['uid', 'resourceVersion', 'creationTimestamp', 'generation'];
  const kept = Object.entries(metadata).filter(([field]) => !made.includes(field));
  return { ...rest, metadata: Object.fromEntries(kept) };
}

/** A node says of itself which kubelet it runs: once KWOK has played that, it may be changed. */
async function setNodeInfo(cluster: Cluster, { metadata: { name }, status }: ReadObject): Promise<void> {
  const node = `/api/v1/nodes/${name}`;
  await until(`${name} to tell its kubelet`, async () => {
    const { body } = await cluster.request('GET', node);
    return (body as ReadObject).status?.nodeInfo !== undefined && JSON.stringify(body).includes('"KubeletReady"');
  });
  await cluster.request('PATCH', `${node}/status`, { status: { nodeInfo: status?.nodeInfo } });
}

function nameOf({ kind, metadata: { namespace, name } }: ReadObject): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

function messageOf(body: unknown): string {
  return (body as { readonly message?: string }).message ?? JSON.stringify(body);
}
