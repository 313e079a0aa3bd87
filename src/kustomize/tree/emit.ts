import { KustomizeError } from '../errors.ts';
import { goJson } from './json.ts';
import { checkKeys, entryKey } from './keys.ts';
import { foldRareBreaks } from './rare-breaks.ts';
import type { ListNode, MapEntry, MapNode, Node, ScalarNode } from './node.ts';
import { formatDouble, parseInteger } from './numbers.ts';
import { renderedScalar } from './rendered.ts';
import type { Resolved } from './resolve.ts';
import { isMultiline, layoutOf } from './scalar-layout.ts';
import { compareKeys } from './sort-keys.ts';
import { TextWriter } from './text-writer.ts';

/** Where a scalar stands in the text that was printed, its quotes or block header included. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly node: ScalarNode;
}

const indentStep = 2;
/** The longest key, in bytes of UTF-8, that is written before its colon on one line. */
const longestKey = 128;

/**
 * Prints objects as kustomize does, byte for byte, joined by `---` lines. Throws a KustomizeError for what it cannot
 * print: duplicate keys, keys that are no texts, tags that their text does not fit, control characters.
 */
export function emit(nodes: readonly MapNode[]): string {
  return nodes.map((node) => documentOf(node)).join('---\n');
}

/** The same, with the place of every key and scalar value in the text, in its order. */
export function emitWithMap(nodes: readonly MapNode[]): { text: string; spans: Span[] } {
  const spans: Span[] = [];
  let text = '';
  for (const [index, node] of nodes.entries()) {
    if (index > 0) text += '---\n';
    const own: Span[] = [];
    const document = documentOf(node, own);
    for (const span of own) spans.push({ ...span, start: span.start + text.length, end: span.end + text.length });
    text += document;
  }
  return { text, spans };
}

/** The text of one object. What is wrong with the YAML of it is said as kustomize does, after a nil map of Go. */
function documentOf(node: MapNode, spans?: Span[]): string {
  try {
    return new Emitter(spans).document(node);
  } catch (error) {
    if (!(error instanceof KustomizeError) || !error.message.startsWith('yaml: ')) throw error;
    throw new KustomizeError(`map[string]interface {}(nil): ${error.message}`, { cause: error });
  }
}

class Emitter {
  readonly #out = new TextWriter();
  readonly #spans: Span[] | undefined;

  constructor(spans: Span[] | undefined) {
    this.#spans = spans;
  }

  document(node: MapNode): string {
    this.#map(node, true);
    this.#out.indent = -1;
    this.#out.writeIndent();
    return this.#out.text;
  }

  #node(node: Node, inMap: boolean): void {
    if (node.kind === 'scalar') this.#value(node);
    else if (node.kind === 'map') this.#map(node, false);
    else this.#list(node, inMap);
  }

  #map(node: MapNode, isRoot: boolean): void {
    checkKeys(node);
    const entries = namedEntries(node, isRoot);
    if (entries.length === 0) {
      this.#out.writeIndicator('{}', true, false);
      return;
    }
    const { indent } = this.#out;
    this.#out.indent = indent < 0 ? 0 : indent + indentStep;
    for (const { name, entry } of entries) {
      this.#out.writeIndent();
      const isSimple = !isMultiline(name) && byteLength(name) <= longestKey;
      if (!isSimple) this.#out.writeIndicator('?', true, true);
      this.#text(entry.key, name, isSimple);
      if (isSimple) this.#out.writeIndicator(':', false, false);
      else {
        this.#out.writeIndent();
        this.#out.writeIndicator(':', true, true);
      }
      this.#node(entry.value, true);
    }
    this.#out.indent = indent;
  }

  #list(node: ListNode, inMap: boolean): void {
    if (node.items.length === 0) {
      this.#out.writeIndicator('[]', true, false);
      return;
    }
    const { indent } = this.#out;
    if (!inMap || this.#out.indention) this.#out.indent = indent < 0 ? 0 : indent + indentStep;
    for (const item of node.items) {
      this.#out.writeIndent();
      this.#out.writeIndicator('-', true, true);
      this.#node(item, false);
    }
    this.#out.indent = indent;
  }

  #value(node: ScalarNode): void {
    const resolved = renderedScalar(node);
    if (resolved.type === 'string') this.#text(node, throughJson(resolved.value), false);
    else if (resolved.type === 'timestamp') this.#text(node, resolved.value, false);
    else {
      const start = this.#spans && this.#out.startOfValue();
      this.#out.writePlain(printed(resolved), false);
      if (start !== undefined) this.#spans?.push({ start, end: this.#out.text.length, node });
    }
  }

  #text(node: ScalarNode, text: string, isKey: boolean): void {
    const start = this.#spans && this.#out.startOfValue();
    const { indent } = this.#out;
    this.#out.indent = indent < 0 ? indentStep : indent + indentStep;
    const layout = layoutOf(text, isKey);
    if (layout === 'plain') this.#out.writePlain(text, !isKey);
    else if (layout === 'single') this.#out.writeSingle(text, !isKey);
    else if (layout === 'double') this.#out.writeDouble(text, !isKey);
    else this.#out.writeLiteral(text);
    this.#out.indent = indent;
    if (start !== undefined) this.#spans?.push({ start, end: this.#out.text.length, node });
  }
}

/** The entries in the order of their printing. */
function namedEntries(node: MapNode, isRoot: boolean): { name: string; entry: MapEntry }[] {
  const named: { name: string; entry: MapEntry }[] = [];
  for (const entry of node.entries) {
    const name = entryKey(entry.key, isRoot);
    // A key in quotes that looks like a merge gets lost on kustomize's way through JSON.
    if (name !== undefined && name !== '<<') named.push({ name: throughJson(name), entry });
  }
  return named.length < 2 ? named : named.toSorted((a, b) => compareKeys(a.name, b.name));
}

function printed(resolved: Exclude<Resolved, { type: 'string' | 'timestamp' }>): string {
  if (resolved.type !== 'float') return String(resolved.value);
  const { value } = resolved;
  if (!Number.isFinite(value)) {
    throw new KustomizeError(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`);
  }
  // On its way through JSON a whole number loses its point, and is an integer as long as 64 bits hold it.
  const integer = parseInteger(goJson(value));
  return integer === undefined ? formatDouble(value) : integer.toString();
}

const forbidden = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** What a text is after kustomize has written it as JSON and read it as YAML. */
function throughJson(text: string): string {
  if (forbidden.test(text)) throw new KustomizeError('yaml: control characters are not allowed');
  return text.includes('\u0085') ? foldRareBreaks(text) : text;
}

function byteLength(text: string): number {
  return text.length > longestKey
    ? text.length
    : text.length * 3 <= longestKey
      ? 0
      : new TextEncoder().encode(text).length;
}
