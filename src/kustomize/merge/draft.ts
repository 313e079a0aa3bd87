import type { ListNode, MapNode, Mark, Node, ScalarNode } from '../tree/node.ts';

/**
 * Trees that a merge may change in place. kustomize's rules for lists depend on which list shares its elements with
 * which, so a merge works on drafts and becomes immutable nodes again at its end.
 */
export interface DraftScalar {
  readonly kind: 'scalar';
  node: ScalarNode;
}

interface DraftEntry {
  readonly key: ScalarNode;
  value: Draft;
}

export interface DraftMap {
  readonly kind: 'map';
  readonly source: MapNode;
  entries: DraftEntry[];
  removed?: ReadonlyMap<string, Mark>;
}

export interface DraftList {
  readonly kind: 'list';
  readonly source: ListNode;
  items: Draft[];
}

export type Draft = DraftScalar | DraftMap | DraftList;

/** A draft of a node; nothing in it is shared with another draft. */
export function draftOf(node: Node): Draft {
  if (node.kind === 'scalar') return { kind: 'scalar', node };
  if (node.kind === 'list') return { kind: 'list', source: node, items: node.items.map(draftOf) };
  const entries = node.entries.map(({ key, value }) => ({ key, value: draftOf(value) }));
  return { kind: 'map', source: node, entries };
}

/** The node of a draft: the very node it was made of, unless something in it changed. */
export function nodeOf(draft: Draft): Node {
  if (draft.kind === 'scalar') return draft.node;
  const { source } = draft;
  if (draft.kind === 'list') {
    const items = draft.items.map(nodeOf);
    const before = draft.source.items;
    const same = items.length === before.length && items.every((item, index) => item === before[index]);
    return same ? source : { ...draft.source, items };
  }
  const entries = draft.entries.map((entry, index) => {
    const value = nodeOf(entry.value);
    const before = draft.source.entries[index];
    return before?.key === entry.key && before.value === value ? before : { key: entry.key, value };
  });
  const before = draft.source.entries;
  const same = entries.length === before.length && entries.every((entry, index) => entry === before[index]);
  if (same) return source;
  return { ...draft.source, entries, ...(draft.removed && { removed: draft.removed }) };
}

/** The value of a key. */
export function fieldOf(draft: Draft | undefined, key: string): Draft | undefined {
  return draft?.kind === 'map' ? draft.entries.find((entry) => entry.key.text === key)?.value : undefined;
}

/** The text of a scalar; empty for everything else, as YAML libraries of Go have it. */
export function valueOf(draft: Draft): string {
  return draft.kind === 'scalar' ? draft.node.text : '';
}

/** Sets a key, keeping the key's place and text; a new one comes last. Undefined removes it. */
export function setField(map: DraftMap, key: ScalarNode, value: Draft | undefined): void {
  const entry = map.entries.find((candidate) => candidate.key.text === key.text);
  if (value === undefined) map.entries = map.entries.filter((candidate) => candidate !== entry);
  else if (entry) entry.value = value;
  else map.entries.push({ key, value });
}

/** Takes a key out because a patch says so. */
export function removeField(map: DraftMap, key: ScalarNode, by: Draft): void {
  setField(map, key, undefined);
  const { mark } = by.kind === 'scalar' ? by.node : by.source;
  if (mark) map.removed = new Map([...(map.removed ?? map.source.removed ?? []), [key.text, mark]]);
}
