import { KustomizeError } from '../errors.ts';
import { resolveText } from '../tree/resolve.ts';
import { overwriting } from '../tree/shared.ts';
import type { Schema, SchemaNode } from '../schema/schema.ts';
import { over } from '../tree/mark.ts';
import type { MapNode, Mark, ScalarNode } from '../tree/node.ts';
import type { Directive } from './directives.ts';
import { takeDirective } from './directives.ts';
import type { Draft, DraftList, DraftMap, DraftScalar } from './draft.ts';
import { draftOf, fieldOf, nodeOf, removeField, setField, valueOf } from './draft.ts';
import type { KeyValues, Match } from './elements.ts';
import { findElement, keyValuesOf, setElement, uniteKeyValues, usedKeys } from './elements.ts';
import { expectKind, isMissing } from './kinds.ts';

/**
 * Merges a strategic merge patch into an object as kustomize 5.8.1 does, its losses included. Undefined when nothing is
 * left of the object. What the patch does not touch stays the same node; what it brings keeps the patch's marks.
 */
export function mergeStrategically(base: MapNode, patch: MapNode, schema: Schema): MapNode | undefined {
  const merged = new Merge(schema).walk(draftOf(base), draftOf(patch), undefined);
  if (merged === undefined || isMissing(merged)) return undefined;
  const node = nodeOf(merged);
  if (node.kind !== 'map') throw new KustomizeError('wrong node kind: expected MappingNode');
  return node.entries.length > 0 ? node : undefined;
}

class Merge {
  readonly #schema: Schema;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** Walks both trees. The result is the destination, changed in place, where both have something to say. */
  walk(dest: Draft | undefined, patch: Draft | undefined, known: SchemaNode | undefined): Draft | undefined {
    const kind = [dest, patch].find((side) => !isMissing(side))?.kind;
    if (kind === undefined) return mergeNothing(dest, patch);
    expectKind(dest, kind);
    expectKind(patch, kind);
    const schema = known ?? this.#schemaOf(dest) ?? this.#schemaOf(patch);
    if (kind === 'map') return this.#walkMap(dest, patch, schema);
    if (kind === 'scalar') return mergeScalars(dest, patch);
    if (!schema?.mergeKeys) return replaceList(dest, patch);
    return this.#walkList(dest, patch, schema.mergeKeys, schema.elements());
  }

  #schemaOf(draft: Draft | undefined): SchemaNode | undefined {
    const [apiVersion, kind] = [fieldOf(draft, 'apiVersion'), fieldOf(draft, 'kind')];
    return apiVersion && kind ? this.#schema.of(valueOf(apiVersion), valueOf(kind)) : undefined;
  }

  #walkMap(dest: Draft | undefined, patch: Draft | undefined, schema: SchemaNode | undefined): Draft | undefined {
    const result = isMissing(dest) ? addedMap(patch) : chooseByDirective(dest, patch);
    if (result?.kind !== 'map') return undefined;
    this.#mergeFields(result, patch?.kind === 'map' ? patch : undefined, schema);
    return result;
  }

  #mergeFields(result: DraftMap, from: DraftMap | undefined, schema: SchemaNode | undefined): void {
    for (const [name, key] of fieldKeys(result, from)) {
      const [ours, theirs] = [fieldOf(result, name), fieldOf(from, name)];
      const value = this.walk(ours, theirs, schema?.field(name));
      // To kustomize a field without a name is the map itself.
      if (name === '' && value !== undefined) expectKind(result, 'scalar');
      if (value === undefined && ours && theirs && result !== from) removeField(result, key, theirs);
      else setField(result, key, value);
    }
  }

  #walkList(
    dest: Draft | undefined,
    patch: Draft | undefined,
    keys: readonly string[],
    elements: SchemaNode | undefined,
  ): Draft | undefined {
    const result = isMissing(dest) ? patch : chooseByDirective(dest, patch);
    if (result?.kind !== 'list') return undefined;
    const from = patch?.kind === 'list' ? patch : undefined;
    const found = keyValuesOf([from, result], keys);
    if (found.length === 0) return result;
    const effectiveKeys = keys.length > 0 ? keys : [''];
    const all = keys.length > 1 ? uniteKeyValues(found) : found;
    const merged: DraftList = { ...result, items: [] };
    for (const values of all) this.#mergeElement(merged, result, from, usedKeys(all, values, effectiveKeys), elements);
    appendElements(merged, result.items, usedKeys(all, all.at(-1) ?? [], effectiveKeys).keys);
    return merged;
  }

  /** Merges one pair of elements into the new list. A pair that comes to nothing leaves the destination as well. */
  #mergeElement(
    merged: DraftList,
    dest: DraftList,
    patch: DraftList | undefined,
    match: Match,
    schema: SchemaNode | undefined,
  ): void {
    const filled = usedKeys([match.values], match.values, match.keys);
    const [ours, theirs] = [findElement(dest, filled), findElement(patch, filled)];
    const value = this.walk(ours, theirs, schema);
    if (value === undefined || isMissing(value) || (value.kind === 'map' && value.entries.length === 0)) {
      setElement(dest, match);
      return;
    }
    if (value.kind === 'map') completeKeys(value, match);
    if (value.kind === 'map' && ours && theirs && ours !== theirs) agreeOnKeys(value, match);
    setElement(merged, match, value);
  }
}

/** Nothing on the destination's side and nothing but null in the patch. A null that only the destination has stays. */
function mergeNothing(dest: Draft | undefined, patch: Draft | undefined): Draft | undefined {
  return patch === undefined && dest !== undefined && valueOf(dest) !== '' ? dest : undefined;
}

function replaceList(dest: Draft | undefined, patch: Draft | undefined): Draft | undefined {
  if (patch === undefined) return dest;
  return isMissing(patch) ? undefined : patch;
}

function addedMap(patch: Draft | undefined): Draft | undefined {
  let directive: Directive = 'merge';
  try {
    directive = takeDirective(patch);
  } catch {
    // An unknown directive of a new map is copied along.
  }
  return directive === 'delete' ? undefined : patch;
}

function chooseByDirective(dest: Draft | undefined, patch: Draft | undefined): Draft | undefined {
  if (patch !== undefined && isMissing(patch)) return undefined;
  const directive = takeDirective(patch);
  if (directive === 'delete') return undefined;
  return directive === 'replace' ? patch : dest;
}

/** The style of a scalar sticks to the place: the patch brings the text, and its type where the place is plain. */
function mergeScalars(dest: Draft | undefined, patch: Draft | undefined): Draft | undefined {
  if (patch === undefined) return dest;
  if (isMissing(patch)) return undefined;
  if (patch.kind === 'scalar' && dest?.kind === 'scalar') {
    writeOver(patch, dest.node);
    patch.node = overwriting(dest.node, patch.node);
  }
  return patch;
}

function writeOver(patch: DraftScalar, { style, mark: below }: ScalarNode): void {
  const { node } = patch;
  const mark = over(node.mark, below);
  if (node.style === style) {
    if (mark !== node.mark) patch.node = { ...node, mark };
    return;
  }
  // In quotes, what a tag says of the text anyway is lost.
  const isLost = style !== 'plain' && node.tag === `!!${resolveText(node.text).type}`;
  const tag = isLost ? '!!str' : (node.tag ?? (node.style === 'plain' ? undefined : '!!str'));
  const { kind, text } = node;
  patch.node = { kind, mark, text, style, ...(tag !== undefined && { tag }) };
}

function fieldKeys(dest: DraftMap, patch: DraftMap | undefined): Map<string, ScalarNode> {
  const keys = new Map<string, ScalarNode>();
  for (const { key } of [...dest.entries, ...(patch?.entries ?? [])]) {
    if (!keys.has(key.text)) keys.set(key.text, key);
  }
  return keys;
}

/** A key that both sides have says which elements are one: the destination's decides, and the patch's has to agree. */
function agreeOnKeys(element: DraftMap, { keys }: Match): void {
  for (const key of keys) {
    const field = fieldOf(element, key);
    const mark = field?.kind === 'scalar' ? field.node.mark : undefined;
    if (field?.kind === 'scalar' && mark?.over && mark.role === undefined) {
      field.node = { ...field.node, mark: { ...mark, role: 'agrees' } };
    }
  }
}

function completeKeys(element: DraftMap, { keys, values }: Match): void {
  for (const [index, key] of keys.entries()) {
    const text = values[index] ?? '';
    if (text === '' || fieldOf(element, key)) continue;
    const mark: Mark | undefined = element.source.mark && { ...element.source.mark, role: 'made' };
    const value: Draft = { kind: 'scalar', node: { kind: 'scalar', mark, text, style: 'plain' } };
    setField(element, { kind: 'scalar', mark, text: key, style: 'plain' }, value);
  }
}

/** Appends what is left of the destination; elements that are there already give way to the destination's. */
function appendElements(list: DraftList, items: readonly Draft[], keys: readonly string[]): void {
  for (const item of items) {
    if (keys[0] === '') {
      setElement(list, { keys, values: [valueOf(item)] }, item);
      continue;
    }
    const values: KeyValues = keys.flatMap((key) => {
      const field = fieldOf(item, key);
      if (field) return [valueOf(field)];
      list.items.push(item);
      return [];
    });
    if (keys.length > 1) setElement(list, { keys, values });
    setElement(list, { keys, values }, item);
  }
}
