import { KustomizeError } from '../errors.ts';
import { goJson, toJson } from '../tree/json.ts';
import { get, textOf, type MapNode } from '../tree/node.ts';
import { sha256 } from './sha256.ts';

const length = 10;
/** Digits that could be misread or make words get letters of their own. */
const letters: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

/**
 * The text that kustomize appends to the name of a ConfigMap or Secret for its content. Throws a KustomizeError for
 * other kinds: their hash depends on how kustomize's own parser lays out the tree.
 */
export function hashOf(node: MapNode): string {
  const digest = sha256(new TextEncoder().encode(goJson(hashedContent(node))));
  return digest.slice(0, length).replace(/[013ae]/g, (digit) => letters[digit] ?? digit);
}

/** The name is always empty in it: the real tool looks for it in a place that does not exist. */
function hashedContent(node: MapNode): Record<string, unknown> {
  const kind = textOf(get(node, 'kind')) ?? '';
  switch (kind) {
    case 'ConfigMap':
      return { kind, name: '', data: valueOf(node, 'data'), ...optionalMap(node, 'binaryData') };
    case 'Secret': {
      const type = valueOf(node, 'type');
      return { kind, name: '', type, data: valueOf(node, 'data'), ...optionalMap(node, 'stringData') };
    }
    default:
      throw new KustomizeError(
        `the name suffix of ${kind || 'an object without kind'} cannot be computed: only those of ConfigMap and Secret can`,
      );
  }
}

/** A field as the hash takes it: a scalar's text, a map's data, null for a list, nothing where it is not set. */
function valueOf(node: MapNode, field: string): unknown {
  const value = get(node, field);
  if (value === undefined) return '';
  if (value.kind === 'scalar') return value.text;
  return value.kind === 'map' ? rounded(toJson(value)) : null;
}

/** Integers beyond a double's precision lose it here, as Go's JSON decoder makes doubles of all numbers. */
function rounded(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
}

function optionalMap(node: MapNode, field: string): Record<string, unknown> {
  const value = get(node, field);
  return value === undefined || value.kind === 'scalar' ? {} : { [field]: valueOf(node, field) };
}
