import { KustomizeError } from '../errors.ts';
import { checkKeys, entryKey } from './keys.ts';
import { mapNode, listNode, type Mark, type Node, type ScalarNode } from './node.ts';
import { renderedScalar } from './rendered.ts';
import { resolveScalar, type Resolved } from './resolve.ts';

type Mapping = Record<string, unknown>;

/**
 * The plain data that a node stands for. Integers that no double holds exactly are bigints; timestamps are texts. Throws
 * what kustomize says when it renders the node: for duplicate and unusable keys, for tags that the text does not fit.
 */
export function toJson(node: Node): unknown {
  return plain(node, true);
}

function plain(node: Node, isRoot: boolean): unknown {
  if (node.kind === 'scalar') return plainValue(resolveScalar(node));
  if (node.kind === 'list') return node.items.map((item) => plain(item, false));
  checkKeys(node);
  const mapping: Mapping = {};
  for (const { key, value } of node.entries) {
    const name = entryKey(key, isRoot);
    if (name !== undefined) set(mapping, name, plain(value, false));
  }
  return mapping;
}

function plainValue(resolved: Resolved): unknown {
  if (resolved.type === 'int') {
    const exact = Number(resolved.value);
    return Number.isSafeInteger(exact) ? exact : resolved.value;
  }
  if (resolved.type === 'float' && !Number.isFinite(resolved.value)) {
    throw new KustomizeError(`json: unsupported value: ${unsupported(resolved.value)}`);
  }
  return resolved.value;
}

function unsupported(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/** Plain assignment to `__proto__` would set the prototype instead of a property. */
function set(mapping: Mapping, key: string, value: unknown): void {
  if (key !== '__proto__') mapping[key] = value;
  else Object.defineProperty(mapping, key, { value, enumerable: true, configurable: true, writable: true });
}

/** JSON as Go's encoder writes it: keys sorted, no spaces, `<`, `>`, `&` and the line separators escaped. */
export function goJson(value: unknown): string {
  if (typeof value === 'string') return goString(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  const keys = Object.keys(value).toSorted(byCodePoint);
  return `{${keys.map((key) => `${goString(key)}:${goJson((value as Mapping)[key])}`).join(',')}}`;
}

function goString(text: string): string {
  const quoted = JSON.stringify(text.toWellFormed());
  return quoted.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The order of UTF-8 bytes, which is that of code points. */
export function byCodePoint(a: string, b: string): number {
  if (a === b) return 0;
  for (let index = 0; index < a.length && index < b.length; index++) {
    const difference = rank(a.charCodeAt(index)) - rank(b.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Surrogates stand for characters beyond all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function fromScalar(value: unknown, mark: Mark | undefined): ScalarNode {
  if (typeof value === 'string') return quoted(value, mark);
  return { kind: 'scalar', mark, text: goJson(value), style: 'plain' };
}

function quoted(text: string, mark: Mark | undefined): ScalarNode {
  return { kind: 'scalar', mark, text, style: 'double' };
}

/** What a node is after a way through JSON: texts in double quotes, keys sorted, every mark kept. Throws what toJson throws. */
export function jsonForm(node: Node): Node {
  return formOf(node, true);
}

function formOf(node: Node, isRoot: boolean): Node {
  if (node.kind === 'scalar') return fromScalar(plainValue(renderedScalar(node)), node.mark);
  if (node.kind === 'list')
    return listNode(
      node.items.map((item) => formOf(item, false)),
      node.mark,
    );
  checkKeys(node);
  const entries = node.entries.flatMap(({ key, value }) => {
    const name = entryKey(key, isRoot);
    return name === undefined ? [] : [{ key: quoted(name, key.mark), value: formOf(value, false) }];
  });
  const sorted = entries.toSorted((a, b) => byCodePoint(a.key.text, b.key.text));
  return { ...mapNode(sorted, node.mark), ...(node.removed && { removed: node.removed }) };
}
