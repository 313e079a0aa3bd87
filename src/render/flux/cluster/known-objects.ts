import type { Path } from '../../../model/path.ts';
import { isMapping, textOf } from '../objects/kubernetes-object.ts';
import { objectNode } from './object-node.ts';
import type { RenderedObject } from './rendered.ts';

/** A place in a file of the repository. */
export interface FileOrigin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What somebody says stands in a ConfigMap or Secret that only the cluster has. */
export interface KnownContent {
  readonly data: Readonly<Record<string, string>>;
  /** Where it is said: as a whole without a key, or of one of its keys. */
  readonly origin: (key: readonly string[]) => FileOrigin;
}

/** By `Secret/namespace/name`. */
export type KnownContents = ReadonlyMap<string, KnownContent>;

/** Stands for an object that the repository does not have, with the contents that are known of it. */
export function knownObject(id: string, { data, origin }: KnownContent): RenderedObject {
  const [kind = '', namespace = '', name = ''] = id.split('/');
  const object = { apiVersion: 'v1', kind, metadata: { name, namespace }, data: encoded(kind, data) };
  return {
    object,
    node: () => objectNode(object, () => undefined),
    origin: (path) => ({ ...origin(keyIn(path, data)), certainty: 'exact', layers: [] }),
    encrypted: false,
    dropped: [],
  };
}

/** An object whose values SOPS hides, with those that are known in their place. */
export function withKnown(rendered: RenderedObject, { data, origin }: KnownContent): RenderedObject {
  const before = isMapping(rendered.object['data']) ? rendered.object['data'] : {};
  const known = encoded(textOf(rendered.object, 'kind'), data);
  const object = { ...rendered.object, data: { ...before, ...known } };
  return {
    ...rendered,
    object,
    node: () => objectNode(object, () => undefined),
    origin: (path) => {
      const key = keyIn(path, data);
      return key.length === 0 ? rendered.origin(path) : { ...origin(key), certainty: 'exact', layers: [] };
    },
  };
}

function encoded(kind: string, data: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (kind !== 'Secret') return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
}

function keyIn([first, second]: Path, data: Readonly<Record<string, string>>): readonly string[] {
  const key = typeof second === 'object' ? second.entry : second;
  return first === 'data' && typeof key === 'string' && Object.hasOwn(data, key) ? [key] : [];
}
