import type { Cluster, KubeObject } from '../cluster/cluster.ts';

/** What the API server writes into every object by itself. */
const serverFields = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];

/** Which object it is. */
export function idOf({ kind, metadata }: KubeObject): string {
  return [kind, ...(metadata.namespace === undefined ? [] : [metadata.namespace]), metadata.name].join('/');
}

/** The objects as they are in a cluster, by id, without status and what only says how they came there. */
export async function liveObjects(
  cluster: Cluster,
  wanted: readonly KubeObject[],
): Promise<ReadonlyMap<string, KubeObject>> {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: wanted });
  const text = await cluster.kubectl(['get', '--ignore-not-found', '-o', 'json', '-f', '-'], list);
  if (text === '') return new Map();
  const found = JSON.parse(text) as KubeObject & { readonly items?: readonly KubeObject[] };
  return new Map((found.items ?? [found]).map((object) => [idOf(object), settled(object)]));
}

function settled(object: KubeObject): KubeObject {
  const metadata = Object.entries(object.metadata).filter(([name]) => !serverFields.includes(name));
  const fields = Object.entries(object).filter(([name]) => name !== 'status');
  return Object.fromEntries([...fields, ['metadata', Object.fromEntries(metadata)]]) as unknown as KubeObject;
}

/** Where a wanted value is not in what there is, as `path: wanted, found`. Whatever else there is does not count. */
export function unmet(wanted: unknown, found: unknown, at = ''): readonly string[] {
  if (isEmpty(wanted) && isEmpty(found)) return [];
  if (Array.isArray(wanted) && Array.isArray(found) && wanted.length === found.length) {
    return wanted.flatMap((value, index) => unmet(value, found[index], `${at}[${index}]`));
  }
  if (isRecord(wanted) && (isRecord(found) || found === undefined)) {
    return Object.entries(wanted).flatMap(([name, value]) => unmet(value, found?.[name], at ? `${at}.${name}` : name));
  }
  return Object.is(wanted, found) ? [] : [`${at}: ${JSON.stringify(wanted)}, ${JSON.stringify(found)}`];
}

/** Where two values differ, either way. */
export function differing(one: unknown, other: unknown): readonly string[] {
  return [...new Set([...unmet(one, other), ...unmet(other, one)].map((line) => line.slice(0, line.indexOf(': '))))];
}

/** The API server keeps nothing of what is empty. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
