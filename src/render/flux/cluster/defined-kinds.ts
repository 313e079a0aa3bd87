import { isMapping, textOf, type KubernetesObject } from '../objects/kubernetes-object.ts';
import { destinationOf } from './other-cluster.ts';
import type { RenderedKustomization, RenderedRelease, RenderedResourceSet } from './rendered.ts';

/** What CustomResourceDefinitions add to a cluster. */
export interface DefinedKinds {
  /** `group/version` and `group/version/Kind`, sorted. */
  readonly apiVersions: readonly string[];
  /** The kinds, as `group/Kind`, that are outside of namespaces. */
  readonly clusterScoped: ReadonlySet<string>;
}

/** What those in this cluster define, or those in another one that is named by what holds the access to it. */
export function definedKinds(
  all: readonly (RenderedKustomization | RenderedResourceSet | RenderedRelease)[],
): (otherCluster: string | undefined) => DefinedKinds {
  const rendered = Map.groupBy(all, destinationOf);
  const known = new Map<string | undefined, DefinedKinds>();
  return (otherCluster) => {
    const found = known.get(otherCluster);
    if (found) return found;
    const objects = (rendered.get(otherCluster) ?? []).flatMap((one) => one.objects.map(({ object }) => object));
    const kinds = { apiVersions: definedVersions(objects), clusterScoped: clusterScopedKinds(objects) };
    known.set(otherCluster, kinds);
    return kinds;
  };
}

/** What CustomResourceDefinitions among objects define, as `group/version` and `group/version/Kind`, sorted. */
function definedVersions(objects: Iterable<KubernetesObject>): readonly string[] {
  const found = new Set<string>();
  for (const { spec, group, kind } of definitions(objects)) {
    for (const version of Array.isArray(spec['versions']) ? spec['versions'] : []) {
      if (!isMapping(version) || version['served'] === false) continue;
      const groupVersion = `${group}/${textOf(version, 'name')}`;
      found.add(groupVersion).add(`${groupVersion}/${kind}`);
    }
  }
  return Array.from(found).toSorted();
}

/** The kinds, as `group/Kind`, that CustomResourceDefinitions among objects put outside of namespaces. */
export function clusterScopedKinds(objects: Iterable<KubernetesObject>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { spec, group, kind } of definitions(objects)) {
    if (textOf(spec, 'scope') === 'Cluster') found.add(`${group}/${kind}`);
  }
  return found;
}

function* definitions(
  objects: Iterable<KubernetesObject>,
): Generator<{ readonly spec: KubernetesObject; readonly group: string; readonly kind: string }> {
  for (const object of objects) {
    if (textOf(object, 'kind') !== 'CustomResourceDefinition') continue;
    const spec = isMapping(object['spec']) ? object['spec'] : {};
    const names = isMapping(spec['names']) ? spec['names'] : {};
    yield { spec, group: textOf(spec, 'group'), kind: textOf(names, 'kind') };
  }
}
