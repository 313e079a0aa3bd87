import { currentId, remember, type ClusterScope } from '../identity.ts';
import type { BuildResource } from '../resource.ts';
import { getAt, put, get, stringNode, type MapNode } from '../tree/node.ts';

export interface HashSettings {
  /** The suffix that an object's content asks for, without a dash. */
  readonly hashOf: (node: MapNode) => string;
}

/** Appends the hash of their content to the names of the resources that need it. */
export function addHashSuffixes(
  resources: readonly BuildResource[],
  { hashOf }: HashSettings,
  isClusterScoped: ClusterScope,
): BuildResource[] {
  return resources.map((resource) => {
    if (!resource.needsHash) return resource;
    const known = remember(resource, isClusterScoped);
    const metadata = get(known.node, 'metadata');
    if (metadata?.kind !== 'map') return resource;
    const at = getAt(metadata, 'name')?.mark ?? resource.node.mark;
    const text = `${currentId(resource).name}-${hashOf(resource.node)}`;
    const name = stringNode(text, at && { ...at, step: 'nameHash' });
    return { ...known, node: put(known.node, 'metadata', put(metadata, 'name', name)) };
  });
}
