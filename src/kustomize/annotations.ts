import { get, isNull, put, stringNode, type MapEntry, type MapNode } from './tree/node.ts';
import { isPlainString } from './tree/resolve.ts';

/**
 * The object with its annotations written again as texts, which is what kustomize does whenever it keeps something of its
 * own among them: keys lose their quotes, values that are no scalars become empty, of a key that stands twice the last
 * value stays. Annotations named in `without` go, and so does the map when nothing stays in it.
 */
export function settleAnnotations(node: MapNode, without?: ReadonlySet<string>): MapNode {
  const metadata = get(node, 'metadata');
  const annotations = get(metadata, 'annotations');
  if (metadata?.kind !== 'map' || annotations === undefined) return node;
  const entries = annotations.kind === 'map' ? annotations.entries : [];
  const settled = new Map<string, MapEntry>();
  for (const entry of entries) if (!without?.has(entry.key.text)) settled.set(entry.key.text, settledEntry(entry));
  const kept = [...settled.values()];
  if (annotations.kind !== 'map' || kept.length === 0)
    return put(node, 'metadata', put(metadata, 'annotations', undefined));
  if (kept.length === entries.length && kept.every((entry, index) => entry === entries[index])) return node;
  return put(node, 'metadata', put(metadata, 'annotations', { ...annotations, entries: kept }));
}

function settledEntry(entry: MapEntry): MapEntry {
  const { key, value } = entry;
  const text = value.kind === 'scalar' ? value.text : '';
  const style = text.includes('\n') ? 'literal' : isPlainString(text) ? 'plain' : 'double';
  const isSettled =
    value.kind === 'scalar' && value.tag === '!!str' && !value.shared && value.style === style && key.style === 'plain';
  if (isSettled && key.tag === undefined) return entry;
  const { tag: _, ...plainKey } = key;
  return { key: { ...plainKey, style: 'plain' }, value: { ...stringNode(text, value.mark), style } };
}

/** The object without annotations that are null or an empty map, as it is once kustomize has added one of its own. */
export function withoutEmptyAnnotations(node: MapNode): MapNode {
  const metadata = get(node, 'metadata');
  const annotations = get(metadata, 'annotations');
  if (metadata?.kind !== 'map' || annotations === undefined) return node;
  const isEmpty = isNull(annotations) || (annotations.kind === 'map' && annotations.entries.length === 0);
  return isEmpty ? put(node, 'metadata', put(metadata, 'annotations', undefined)) : node;
}
