import { settleAnnotations } from '../annotations.ts';
import { relativePath } from '../load/paths.ts';
import type { BuildResource, ResourceOrigin } from '../resource.ts';
import { get, getAt, textOf, type MapNode } from '../tree/node.ts';

/** What the root asks to be told about objects in `buildMetadata`. */
export interface Tracking {
  /** The directory of the build, which origins are relative to. */
  readonly root: string;
  readonly origins: boolean;
  readonly transformations: boolean;
  readonly schemaChoice: SchemaChoice;
}

/** Which OpenAPI document a build merges by: the first directory that names one decides for all, the root being first. */
interface SchemaChoice {
  isMade: boolean;
  /** The document; undefined for the built-in one. */
  document: unknown;
}

/** An object as it comes into a build. One that carries the mark of a generator gets a hash too. */
export function newResource(read: MapNode, origin: ResourceOrigin | undefined, tracking?: Tracking): BuildResource {
  // An origin that is kept stands among the annotations, from the start.
  const node = tracking?.origins || tracking?.transformations ? settleAnnotations(read) : read;
  const annotations = getAt(node, 'metadata', 'annotations');
  const needsHash = textOf(get(annotations, 'internal.config.kubernetes.io/needsHashSuffix')) === 'enabled';
  return {
    node,
    previous: [],
    prefixes: [],
    suffixes: [],
    needsHash,
    transformations: [],
    ...(origin ? { origin } : {}),
  };
}

/** The origin of an object that was read from a file. */
export function originOf({ root }: Tracking, path: string): ResourceOrigin {
  return { path: path.startsWith('/') ? relativePath(root, path) : path };
}

/** The origin of an object that a built-in generator made, or the record of a built-in transformer. */
export function configuredBy(tracking: Tracking, file: string, kind: string): ResourceOrigin {
  return { configuredIn: relativePath(tracking.root, file), configuredBy: { apiVersion: 'builtin', kind } };
}

/** Every object present with a record of a transformer that ran. */
export function recordTransformer(
  resources: readonly BuildResource[],
  record: ResourceOrigin | undefined,
): readonly BuildResource[] {
  if (!record) return resources;
  return resources.map((known) => {
    const resource = { ...known, node: settleAnnotations(known.node) };
    return resource.origin
      ? { ...resource, transformations: [...resource.transformations, record] }
      : { ...resource, origin: record };
  });
}
