import { editField, wrongKind } from '../field-specs/edit-field.ts';
import { specsByKind, type FieldSpec } from '../field-specs/field-spec.ts';
import { writeString } from '../field-specs/write.ts';
import { gvkOf } from '../identity.ts';
import type { BuildResource } from '../resource.ts';
import { get, isNull, mapNode, put, stringNode, type Mark, type Node, type ScalarNode } from '../tree/node.ts';

/** A label or annotation to set. */
export interface Pair {
  readonly key: string;
  readonly value: string;
  readonly mark: Mark | undefined;
  /** Where the key stands; with its value unless given. */
  readonly keyMark?: Mark | undefined;
}

/** The texts of one step in one object: one that is written to several new fields is one scalar. */
class SharedTexts {
  readonly #texts = new Map<string, ScalarNode>();
  isUsed = false;

  of({ key, value, mark }: Pair): ScalarNode {
    const known = this.#texts.get(key);
    if (known) this.isUsed = true;
    const text = known ?? { ...stringNode(value, mark), shared: { id: {}, revision: 0 } };
    if (!known) this.#texts.set(key, text);
    return text;
  }
}

function setPairs(node: Node | undefined, pairs: readonly Pair[], texts: SharedTexts, mark: Mark | undefined): Node {
  if (node && isNull(node)) return node;
  if (node && node.kind !== 'map') throw wrongKind('map', node);
  let map = node ?? mapNode([], mark);
  for (const pair of pairs) {
    const { key, value, mark: at, keyMark = at } = pair;
    if (key === '') throw wrongKind('scalar', map);
    const before = get(map, key);
    map = before
      ? put(map, key, writeString(before, value, at), keyMark)
      : { ...map, entries: [...map.entries, { key: keyNode(key, keyMark), value: texts.of(pair) }] };
  }
  return map;
}

/** A key is written plain: `true` and `1` are no texts then, and kustomize cannot print them. */
function keyNode(text: string, mark: Mark | undefined): ScalarNode {
  return { kind: 'scalar', mark, text, style: 'plain' };
}

/** Sets pairs, in the order of their keys, in the maps at the fields of specs. */
export function addPairs(
  resources: readonly BuildResource[],
  pairs: readonly Pair[],
  specs: readonly FieldSpec[],
): BuildResource[] {
  if (pairs.length === 0) return [...resources];
  const sorted = pairs.toSorted((one, other) => (one.key < other.key ? -1 : 1));
  const mark = sorted[0]?.keyMark ?? sorted[0]?.mark;
  const specsOf = specsByKind(specs);
  return resources.map((resource) => {
    const texts = new SharedTexts();
    const node = specsOf(gvkOf(resource.node)).reduce(
      (object, spec) => editField(object, spec, (before) => setPairs(before, sorted, texts, mark), { mark }),
      resource.node,
    );
    if (node === resource.node) return resource;
    return { ...resource, node, ...(texts.isUsed ? { sharesTexts: true } : {}) };
  });
}
