import type { MapNode } from '../tree/node.ts';
import { get, put, stringNode } from '../tree/node.ts';

/**
 * A patch as kustomize prepares it for a `target`: its labels and annotations become texts, a null among them the text
 * of it; labels or annotations that are no map, or an empty one, are no part of the patch.
 */
export function targetedPatch(patch: MapNode): MapNode {
  const metadata = get(patch, 'metadata');
  if (metadata?.kind !== 'map') return patch;
  return put(patch, 'metadata', withTexts(withTexts(metadata, 'labels'), 'annotations'));
}

function withTexts(metadata: MapNode, field: string): MapNode {
  const map = get(metadata, field);
  if (map === undefined) return metadata;
  if (map.kind !== 'map' || map.entries.length === 0) return put(metadata, field, undefined);
  const entries = map.entries.map(({ key, value }) => ({
    key,
    value: stringNode(value.kind === 'scalar' ? value.text : '', value.mark),
  }));
  return put(metadata, field, { ...map, entries });
}
