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
}

/** An object as it comes into a build. One that carries the mark of a generator gets a hash too. */
export function newResource(
  node: MapNode,
  origin: ResourceOrigin | undefined,
  kustomizations: readonly string[],
): BuildResource {
  const annotations = getAt(node, 'metadata', 'annotations');
  const needsHash = textOf(get(annotations, 'internal.config.kubernetes.io/needsHashSuffix')) === 'enabled';
  return {
    node,
    kustomizations,
    previous: [],
    prefixes: [],
    suffixes: [],
    needsHash,
    transformations: [],
    ...(origin ? { origin } : {}),
  };
}

/** A finished object: where it comes from is told as seen from the directory of the build. */
export function relativeTo(root: string, resource: BuildResource): BuildResource {
  const relative = ({ path, configuredIn, ...rest }: ResourceOrigin): ResourceOrigin => ({
    ...(path === undefined ? {} : { path: relativePath(root, path) }),
    ...(configuredIn === undefined ? {} : { configuredIn: relativePath(root, configuredIn) }),
    ...rest,
  });
  const { origin, transformations } = resource;
  return {
    ...resource,
    transformations: transformations.map(relative),
    ...(origin ? { origin: relative(origin) } : {}),
  };
}

/** The origin of an object that a built-in generator made, or the record of a built-in transformer. */
export function configuredBy(file: string, kind: string): ResourceOrigin {
  return { configuredIn: file, configuredBy: { apiVersion: 'builtin', kind } };
}

/** Every object present with a record of a transformer that ran, which stands among the annotations. */
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
