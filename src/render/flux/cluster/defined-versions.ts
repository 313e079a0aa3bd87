import { isMapping, textOf, type KubernetesObject } from '../objects/kubernetes-object.ts';

/** What CustomResourceDefinitions among objects define, as `group/version` and `group/version/Kind`, sorted. */
export function definedVersions(objects: Iterable<KubernetesObject>): readonly string[] {
  const found = new Set<string>();
  for (const object of objects) {
    if (textOf(object, 'kind') !== 'CustomResourceDefinition') continue;
    const spec = isMapping(object['spec']) ? object['spec'] : {};
    const names = isMapping(spec['names']) ? spec['names'] : {};
    for (const version of Array.isArray(spec['versions']) ? spec['versions'] : []) {
      if (!isMapping(version) || version['served'] === false) continue;
      const groupVersion = `${textOf(spec, 'group')}/${textOf(version, 'name')}`;
      found.add(groupVersion).add(`${groupVersion}/${textOf(names, 'kind')}`);
    }
  }
  return Array.from(found).toSorted();
}
