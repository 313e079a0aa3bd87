import { emit } from '../../../../kustomize/tree/emit.ts';
import { goJson } from '../../../../kustomize/tree/json.ts';
import { listNode, mapNode, stringNode, type Node } from '../../../../kustomize/tree/node.ts';
import { isList, isTrue, sortedKeys, valueOf, type Value } from './values.ts';

/** A value as Go's JSON has it: keys in order, `<`, `>` and `&` escaped unless `raw`. */
export function jsonOf(value: Value, { raw = false, indent = '' } = {}): string {
  return written(value, '\n', { raw, indent });
}

interface Style {
  readonly raw: boolean;
  readonly indent: string;
}

function written(value: Value, line: string, style: Style): string {
  if (isList(value))
    return block(
      '[',
      value.map((item) => written(item, line + style.indent, style)),
      ']',
      line,
      style,
    );
  if (value instanceof Map) {
    const colon = style.indent === '' ? ':' : ': ';
    const entries = sortedKeys(value).map((key) => {
      return scalar(key, style) + colon + written(value.get(key) ?? null, line + style.indent, style);
    });
    return block('{', entries, '}', line, style);
  }
  return scalar(value, style);
}

function block(open: string, items: readonly string[], close: string, line: string, { indent }: Style): string {
  if (indent === '' || items.length === 0) return open + items.join(',') + close;
  return open + line + indent + items.join(`,${line}${indent}`) + line + close;
}

function scalar(value: Value, { raw }: Style): string {
  const text = goJson(value);
  return raw
    ? text.replaceAll(/\\u00(3c|3e|26)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}

/** The value of a JSON text; nil for what is none, as slim-sprig has it. */
export function fromJson(text: string): Value {
  try {
    return valueOf(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A value as sigs.k8s.io/yaml prints it, without the line break at its end. */
export function yamlOf(value: Value): string {
  if (value instanceof Map && isTrue(value)) return emit([mapOf(value)]).replace(/\n$/, '');
  // What is no map is printed as the value of a key, which is cut off.
  const text = emit([mapNode([{ key: stringNode('a', undefined), value: nodeOf(value) }], undefined)]);
  return text
    .slice(2)
    .replace(/^[ \n]/, '')
    .replace(/\n$/, '');
}

function mapOf(map: ReadonlyMap<string, Value>): ReturnType<typeof mapNode> {
  const entries = Array.from(map, ([key, value]) => ({ key: stringNode(key, undefined), value: nodeOf(value) }));
  return mapNode(entries, undefined);
}

function nodeOf(value: Value): Node {
  if (isList(value)) return listNode(value.map(nodeOf), undefined);
  if (value instanceof Map) return mapOf(value);
  if (typeof value === 'string') return { kind: 'scalar', mark: undefined, text: value, style: 'double' };
  return { kind: 'scalar', mark: undefined, text: value === null ? 'null' : String(value), style: 'plain' };
}
