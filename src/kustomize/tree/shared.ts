import type { MapNode, Node, ScalarNode } from './node.ts';

/**
 * A label that one step writes to several fields of an object is one node in kustomize's tree: whatever changes the text
 * of one of these fields later changes it in all of them. `id` says which scalars are one, `revision` which is the latest.
 */
export interface Shared {
  readonly id: object;
  readonly revision: number;
}

/** What is written over a scalar: with those that are one with it, if any. */
export function overwriting(place: Node | undefined, written: ScalarNode): ScalarNode {
  const shared = place?.kind === 'scalar' ? place.shared : undefined;
  return shared ? { ...written, shared: { id: shared.id, revision: shared.revision + 1 } } : written;
}

/** An object whose shared scalars all say what the latest of them says; of several, the last one by sorted keys. */
export function unifyShared(node: MapNode): MapNode {
  const latest = new Map<object, ScalarNode & { readonly shared: Shared }>();
  let isUnited = true;
  const collect = (inner: Node): void => {
    if (inner.kind === 'map') {
      for (const { value } of inner.entries.toSorted((a, b) => (a.key.text < b.key.text ? -1 : 1))) collect(value);
    }
    if (inner.kind === 'list') for (const item of inner.items) collect(item);
    if (inner.kind === 'scalar' && inner.shared) {
      const { shared } = inner;
      const known = latest.get(shared.id);
      if (known && (known.shared.revision !== shared.revision || known.text !== inner.text)) isUnited = false;
      if (!known || known.shared.revision <= shared.revision) latest.set(shared.id, { ...inner, shared });
    }
  };
  collect(node);
  return isUnited ? node : united(node, latest);
}

function united<T extends Node>(node: T, latest: ReadonlyMap<object, ScalarNode>): T {
  if (node.kind === 'map') {
    const entries = node.entries.map((entry) => {
      const value = united(entry.value, latest);
      return value === entry.value ? entry : { ...entry, value };
    });
    return entries.every((entry, index) => entry === node.entries[index]) ? node : { ...node, entries };
  }
  if (node.kind === 'list') {
    const items = node.items.map((item) => united(item, latest));
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  }
  return newestOf(node, latest) as T;
}

function newestOf(node: ScalarNode, latest: ReadonlyMap<object, ScalarNode>): ScalarNode {
  const newest = node.shared && latest.get(node.shared.id);
  const isLatest = newest?.shared?.revision === node.shared?.revision && newest?.text === node.text;
  return newest && !isLatest ? newest : node;
}
