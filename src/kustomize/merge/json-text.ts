import { KustomizeError } from '../errors.ts';
import { once } from '../incremental/once.ts';
import { readYaml, scalarOf, YamlFault } from '../kustomization/read-yaml.ts';
import { goJson, jsonForm, toJson } from '../tree/json.ts';
import type { Mark, Node, Source } from '../tree/node.ts';
import { readNode } from '../tree/read.ts';
import { checkSize } from '../tree/size.ts';
import { jsonFault } from './json-syntax.ts';

/**
 * Reads a text that is JSON if it begins with a bracket, and otherwise YAML 1.1 that becomes JSON: strings are in double
 * quotes then, everything else is plain. Undefined for a text without a value; throws for any other text.
 */
export function readJsonOrYaml(source: Source): Node | undefined {
  return source.text.startsWith('[') ? readJson(source) : readAsJson(source);
}

/** The text as JSON, as messages show it. */
export function shownAsJson(source: Source): string {
  if (source.text.startsWith('[')) return source.text;
  const node = readAsJson(source);
  return node === undefined ? 'null' : goJson(toJson(node));
}

function readJson(source: Source): Node | undefined {
  const fault = jsonFault(source.text);
  if (fault !== undefined) throw new KustomizeError(fault);
  try {
    const node = readNode(source);
    return node && jsonForm(withLastKeys(node));
  } catch (error) {
    // JSON has escapes that YAML does not have. Its places are not known then, but its values are.
    if (!(error instanceof KustomizeError)) throw error;
    return fromJson(JSON.parse(source.text), { source, offset: 0 });
  }
}

function fromJson(value: unknown, mark: Mark): Node {
  if (typeof value === 'string') return textAt(value, mark);
  if (Array.isArray(value)) return { kind: 'list', mark, items: value.map((item) => fromJson(item, mark)) };
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', mark, text: goJson(value), style: 'plain' };
  const entries = Object.entries(value).map(([key, inner]) => ({
    key: textAt(key, mark),
    value: fromJson(inner, mark),
  }));
  return { kind: 'map', mark, entries };
}

/** Of a repeated key, JSON takes the last value. */
function withLastKeys(node: Node): Node {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list') return { ...node, items: node.items.map(withLastKeys) };
  const entries = new Map(node.entries.map((entry) => [entry.key.text, entry]));
  return { ...node, entries: Array.from(entries.values(), ({ key, value }) => ({ key, value: withLastKeys(value) })) };
}

function readAsJson(source: Source): Node | undefined {
  try {
    const node = readYaml(source);
    if (node === undefined) return undefined;
    checkSize(node);
    return typed(node);
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error;
    throw new KustomizeError(error.message, { cause: error });
  }
}

/** What aliases share stays shared, so that a few of them cannot fill the memory. */
const typed = once((node: Node): Node => {
  if (node.kind === 'list') return { ...node, items: node.items.map(typed) };
  if (node.kind === 'map') {
    const entries = node.entries.map(({ key, value }) => ({
      key: textAt(key.text, key.mark),
      value: typed(value),
    }));
    return { ...node, entries };
  }
  const scalar = scalarOf(node);
  if (scalar.type === 'string') return textAt(scalar.value, node.mark);
  const text =
    scalar.type === 'number' ? numberText(scalar.json) : scalar.type === 'bool' ? String(scalar.value) : 'null';
  return { kind: 'scalar', mark: node.mark, text, style: 'plain' };
});

/** An integer beyond 64 bits is a float to Go's JSON reader. */
function numberText(json: string): string {
  const isExact = !/^-?\d+$/.test(json) || BigInt.asIntN(64, BigInt(json)) === BigInt(json);
  return isExact ? json : String(Number(json));
}

function textAt(text: string, mark: Mark | undefined): Extract<Node, { kind: 'scalar' }> {
  return { kind: 'scalar', mark, text, style: 'double' };
}
