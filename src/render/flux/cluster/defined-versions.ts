import { isMapping, textOf, type KubernetesObject } from '../objects/kubernetes-object.ts';

/** What CustomResourceDefinitions among objects define, as `group/version` and `group/version/Kind`, sorted. */
export function definedVersions(objects: Iterable<KubernetesObject>): readonly string[] {
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
