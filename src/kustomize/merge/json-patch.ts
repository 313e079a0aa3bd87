import { KustomizeError } from '../errors.ts';
import { scalarOf } from '../kustomization/read-yaml.ts';
import { mostOperations } from '../limits.ts';
import { jsonForm } from '../tree/json.ts';
import type { ListNode, MapNode, Mark, Node, ScalarNode, Source } from '../tree/node.ts';
import { over } from '../tree/mark.ts';
import { get, isNull, put, without } from '../tree/node.ts';
import { formatDouble } from '../tree/numbers.ts';
import { layoutOf } from '../tree/scalar-layout.ts';
import { checkSize } from '../tree/size.ts';
import { readJsonOrYaml } from './json-text.ts';
import { sameJson } from './same-json.ts';

/** One operation of a JSON patch; its value is a node of the patch's text. */
export interface JsonOperation {
  readonly op: string;
  readonly path: string | undefined;
  readonly from: string | undefined;
  readonly value: Node | undefined;
  /** Where the operation stands. */
  readonly mark: Mark | undefined;
}

/** Reads a JSON patch written as JSON or YAML. A text without content has no operations; any other text throws. */
export function parseJsonPatch(source: Source): readonly JsonOperation[] {
  const node = readJsonOrYaml(source);
  if (node === undefined || isNull(node)) return [];
  if (node.kind !== 'list') throw notA('Patch', node);
  return node.items.map(parseOperation);
}

function notA(type: string, node: Node): KustomizeError {
  const found = { map: 'object', list: 'array', scalar: node.kind === 'scalar' ? scalarOf(node).type : '' }[node.kind];
  return new KustomizeError(`json: cannot unmarshal ${found} into Go value of type jsonpatch.${type}`);
}

function parseOperation(node: Node): JsonOperation {
  if (node.kind !== 'map' && !isNull(node)) throw notA('Operation', node);
  return {
    op: stringAt(node, 'op') ?? 'unknown',
    path: stringAt(node, 'path'),
    from: stringAt(node, 'from'),
    value: get(node, 'value'),
    mark: node.mark,
  };
}

/** A text; what is of another type counts as missing. */
function stringAt(node: Node, key: string): string | undefined {
  const value = get(node, key);
  return value?.kind === 'scalar' && value.style === 'double' ? value.text : undefined;
}

/**
 * Applies a JSON patch (RFC 6902) as evanphx/json-patch v4 does. The object goes through JSON, which settles types and
 * drops quotes; untouched values keep their marks, values of the patch bring theirs.
 */
export function applyJsonPatch(node: MapNode, operations: readonly JsonOperation[]): MapNode {
  let document = jsonForm(node);
  if (operations.length > mostOperations) {
    throw new KustomizeError(`a JSON patch has ${operations.length} operations; at most ${mostOperations} are applied`);
  }
  for (const [index, operation] of operations.entries()) {
    document = applyOperation(document, operation);
    // Only copies grow faster than the text of the patch.
    if (operation.op === 'copy' || index % 100 === 0) checkSize(document);
  }
  checkSize(document);
  if (document.kind !== 'map') throw new KustomizeError('json: cannot unmarshal the patched object into a map');
  return readAgain(document);
}

/** What comes out of the patch is JSON, where every number is a double, and becomes YAML, where few texts are in quotes. */
function readAgain<T extends Node>(node: T): T {
  if (node.kind === 'map') {
    return { ...node, entries: node.entries.map(({ key, value }) => ({ key, value: readAgain(value) })) };
  }
  if (node.kind === 'list') return { ...node, items: node.items.map(readAgain) };
  if (node.style !== 'plain') return { ...node, style: layoutOf(node.text, false) };
  if (node.tag !== undefined || !/^-?\d/.test(node.text)) return node;
  return { ...node, text: formatDouble(Number(node.text)) };
}

function applyOperation(document: Node, operation: JsonOperation): Node {
  const { op } = operation;
  if (op === 'add') return add(document, pathOf(operation), valueOf(operation), 'add');
  if (op === 'remove') return remove(document, pathOf(operation), operation);
  if (op === 'replace') return replace(document, pathOf(operation), valueOf(operation));
  if (op === 'test') return test(document, operation);
  if (op === 'move') return move(document, operation);
  if (op === 'copy') return copy(document, operation);
  throw new KustomizeError(`Unexpected kind: ${op}`);
}

function pathOf({ op, path }: JsonOperation): string {
  if (path === undefined) throw new KustomizeError(`${op} operation failed to decode path: missing value`);
  return path;
}

function fromOf({ op, from }: JsonOperation): string {
  if (from !== undefined) return from;
  throw new KustomizeError(`${op} operation failed to decode from: operation, missing from field: missing value`);
}

function valueOf({ value, mark }: JsonOperation): Node {
  return value ?? nullAt(mark);
}

function nullAt(mark: Mark | undefined): ScalarNode {
  return { kind: 'scalar', mark, text: 'null', style: 'plain' };
}

function move(document: Node, operation: JsonOperation): Node {
  const from = fromOf(operation);
  const value = valueAt(document, from, 'move', 'from') ?? nullAt(operation.mark);
  const [, key] = splitPointer(from);
  const rest = remove(document, from, operation, key);
  return add(rest, pathOf(operation), passedOn(value, operation), 'move');
}

function copy(document: Node, operation: JsonOperation): Node {
  const value = valueAt(document, fromOf(operation), 'copy', 'from') ?? nullAt(operation.mark);
  return add(document, pathOf(operation), passedOn(value, operation), 'copy');
}

/** A value that stood elsewhere: its text decides, and the operation is a layer. */
function passedOn(value: Node, { mark }: JsonOperation): Node {
  return mark ? { ...value, mark: over({ ...mark, role: 'passes' }, value.mark) } : value;
}

function test(document: Node, operation: JsonOperation): Node {
  const path = pathOf(operation);
  const expected = operation.value && !isNull(operation.value) ? operation.value : undefined;
  const found = path === '' ? document : valueAt(document, path, 'test', 'path');
  const actual = found && !isNull(found) ? found : undefined;
  const same = actual && expected ? sameJson(actual, expected) : actual === expected;
  if (!same) throw new KustomizeError(`testing value ${path} failed: test failed`);
  return document;
}

/** The value that a pointer leads to; undefined where the last key of a map is not there. */
function valueAt(document: Node, pointer: string, op: string, role: 'from' | 'path'): Node | undefined {
  const [parents, key] = splitPointer(pointer);
  const parent = containerAt(document, parents);
  if (!parent) {
    const subject = role === 'from' ? 'doc is missing from path' : 'is missing path';
    throw new KustomizeError(`${op} operation does not apply: ${subject}: ${pointer}: missing value`);
  }
  if (parent.kind === 'map') return get(parent, key);
  return parent.items[elementIndex(parent, key, `error in ${op} for ${role}: '${pointer}'`)];
}

/** A value in the place of another; one that came with layers of its own keeps those. */
function written(value: Node, before: Node | undefined): Node {
  return before && !value.mark?.over ? { ...value, mark: over(value.mark, before.mark) } : value;
}

function add(document: Node, pointer: string, value: Node, op: string): Node {
  if (pointer === '') return value;
  return changeParent(document, pointer, op, (parent, key) => {
    if (parent.kind === 'map') return put(parent, key, written(value, get(parent, key)), value.mark);
    return { ...parent, items: parent.items.toSpliced(insertionIndex(parent, key, op, pointer), 0, value) };
  });
}

function insertionIndex({ items }: ListNode, key: string, op: string, pointer: string): number {
  if (key === '-') return items.length;
  const problem = `error in ${op} for path: '${pointer}'`;
  if (!isIndex(key)) {
    const reason = `strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`;
    throw new KustomizeError(`${problem}: value was not a proper array index: '${key}': ${reason}`);
  }
  const index = Number(key);
  const length = items.length + 1;
  if (index >= length || index < -length) throw invalidIndex(problem, index);
  return index < 0 ? index + length : index;
}

function remove(document: Node, pointer: string, { op, mark }: JsonOperation, shownPath = pointer): Node {
  const problem = `error in ${op} for path: '${shownPath}'`;
  if (pointer === '') throw missingPath(op, pointer);
  return changeParent(document, pointer, op, (parent, key) => {
    if (parent.kind === 'list') {
      const index = elementIndex(parent, key, problem);
      return { ...parent, items: parent.items.toSpliced(index, 1) };
    }
    if (get(parent, key) !== undefined) return without(parent, key, mark);
    throw new KustomizeError(`${problem}: Unable to remove nonexistent key: ${key}: missing value`);
  });
}

function replace(document: Node, pointer: string, value: Node): Node {
  if (pointer === '') {
    if (value.kind !== 'scalar') return value;
    throw new KustomizeError('replace operation value must be object or array');
  }
  const problem = 'replace operation does not apply: doc is missing';
  const [parents] = splitPointer(pointer);
  if (!containerAt(document, parents)) throw new KustomizeError(`${problem} path: ${pointer}: missing value`);
  return changeParent(document, pointer, 'replace', (parent, key) => {
    if (parent.kind === 'map') return put(parent, key, written(value, get(parent, key)), value.mark);
    const index = indexIn(parent, key);
    if (index === undefined) throw new KustomizeError(`${problem} key: ${pointer}: missing value`);
    return { ...parent, items: parent.items.with(index, written(value, parent.items[index])) };
  });
}

function elementIndex(list: ListNode, key: string, problem: string): number {
  if (!isIndex(key)) {
    throw new KustomizeError(`${problem}: strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`);
  }
  const index = indexIn(list, key);
  if (index === undefined) throw invalidIndex(problem, Number(key));
  return index;
}

function indexIn({ items }: ListNode, key: string): number | undefined {
  if (!isIndex(key)) return undefined;
  const index = Number(key) < 0 ? Number(key) + items.length : Number(key);
  return index >= 0 && index < items.length ? index : undefined;
}

function isIndex(key: string): boolean {
  return /^[-+]?\d+$/.test(key);
}

function invalidIndex(problem: string, index: number): KustomizeError {
  return new KustomizeError(`${problem}: Unable to access invalid index: ${index}: invalid index referenced`);
}

/** The keys of the containers on the way and the last key. What stands before the first slash is not looked at. */
function splitPointer(pointer: string): [readonly string[], string] {
  const keys = pointer.split('/').slice(1);
  const decoded = keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return [decoded.slice(0, -1), decoded.at(-1) ?? pointer];
}

function containerAt(document: Node, keys: readonly string[]): MapNode | ListNode | undefined {
  let current: Node | undefined = document;
  for (const key of keys) current = current && childOf(current, key);
  return current?.kind === 'scalar' ? undefined : current;
}

function childOf(parent: Node, key: string): Node | undefined {
  if (parent.kind !== 'list') return get(parent, key);
  const index = indexIn(parent, key);
  return index === undefined ? undefined : parent.items[index];
}

/** Rebuilds the containers above a pointer's end. */
function changeParent(
  document: Node,
  pointer: string,
  op: string,
  change: (parent: MapNode | ListNode, key: string) => Node,
): Node {
  const [parents, key] = splitPointer(pointer);
  if (!containerAt(document, parents)) {
    throw missingPath(op, pointer);
  }
  return changeContainer(document, parents, (parent) => change(parent, key));
}

function missingPath(op: string, pointer: string): KustomizeError {
  const problem = `doc is missing path: ${JSON.stringify(pointer)}: missing value`;
  return new KustomizeError(`${op} operation does not apply: ${problem}`);
}

function changeContainer(node: Node, keys: readonly string[], change: (parent: MapNode | ListNode) => Node): Node {
  const [key, ...rest] = keys;
  if (node.kind === 'scalar') return node;
  if (key === undefined) return change(node);
  const child = childOf(node, key);
  if (!child) return node;
  const after = changeContainer(child, rest, change);
  return node.kind === 'map'
    ? put(node, key, after)
    : { ...node, items: node.items.with(indexIn(node, key) ?? 0, after) };
}
