import { nodeOrigin, type MapNode, type Node } from '../../kustomize/index.ts';

const known = new WeakMap<MapNode, string>();

/** Where all of an object stands: the same text as long as every field has the same place, whatever its value. */
export function placesOf(object: MapNode): string {
  const found = known.get(object);
  if (found !== undefined) return found;
  const places: string[] = [];
  addPlaces(object, places);
  const text = places.join(' ');
  known.set(object, text);
  return text;
}

function addPlaces(node: Node, places: string[]): void {
  for (const { file, line, column } of nodeOrigin(node)?.layers ?? []) places.push(`${file}:${line}:${column}`);
  if (node.kind === 'list') for (const item of node.items) addPlaces(item, places);
  if (node.kind !== 'map') return;
  for (const { key, value } of node.entries) {
    addPlaces(key, places);
    addPlaces(value, places);
  }
}
