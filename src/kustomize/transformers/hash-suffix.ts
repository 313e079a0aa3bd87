import { currentId, remember, type ClusterScope } from '../identity.ts';
import type { BuildResource } from '../resource.ts';
import { deciderOf, over } from '../tree/mark.ts';
import { getAt, put, get, stringNode, type MapNode, type Mark, type Step } from '../tree/node.ts';

export interface HashSettings {
  /** The suffix that an object's content asks for, without a dash. */
  readonly hashOf: (node: MapNode) => string;
}

const nameHash: Step = { name: 'nameHash' };

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
    const before = getAt(metadata, 'name')?.mark;
    const old = currentId(resource).name;
    const at = before && deciderOf(before).mark;
    const passing: Mark | undefined = at && {
      source: at.source,
      offset: at.offset,
      step: nameHash,
      role: 'passes',
      part: { start: 0, end: old.length },
    };
    const name = stringNode(`${old}-${hashOf(resource.node)}`, over(passing, before));
    return { ...known, node: put(known.node, 'metadata', put(metadata, 'name', name)) };
  });
}
