import { KustomizeError } from '../errors.ts';
import { decodeBinary } from './binary.ts';
import type { ScalarNode } from './node.ts';
import { parseDecimal, parseFraction, parseInteger } from './numbers.ts';
import { parseTimestamp } from './timestamps.ts';

/** What a scalar stands for. Timestamps are in RFC 3339 form; binary data is a string. */
export type Resolved =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'null'; readonly value: null }
  | { readonly type: 'timestamp'; readonly value: string };

const nullValue: Resolved = { type: 'null', value: null };
const words: ReadonlyMap<string, Resolved> = new Map<string, Resolved>([
  ...['true', 'True', 'TRUE'].map((word) => [word, { type: 'bool', value: true }] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, { type: 'bool', value: false }] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, nullValue] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, { type: 'float', value: Number.NaN }] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    (word) => [word, { type: 'float', value: Number.POSITIVE_INFINITY }] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, { type: 'float', value: Number.NEGATIVE_INFINITY }] as const),
]);
const longestWord = 5;

const typeOfTag: Readonly<Record<string, Resolved['type']>> = {
  '!!int': 'int',
  '!!float': 'float',
  '!!bool': 'bool',
  '!!null': 'null',
  '!!timestamp': 'timestamp',
};
/** YAML 1.1's other words for booleans. */
const oldWords = /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/;
/** What only v3 takes for an integer. */
const newOctal = /^0_*o_*[-+]/;
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** What a scalar stands for by the rules of go-yaml v3. Throws for a tag that its text does not fit. */
export function resolveScalar(node: ScalarNode): Resolved {
  const resolved = resolveTagged(node);
  if (resolved.type === 'timestamp' && /[-+]24:/.test(resolved.value)) {
    throw new KustomizeError('Time.MarshalJSON: timezone hour outside of range [0,23]');
  }
  return resolved;
}

function resolveTagged(node: ScalarNode): Resolved {
  const { tag, text } = node;
  if (tag === undefined) return node.style === 'plain' ? resolveText(text) : { type: 'string', value: text };
  if (tag === '!!binary') return { type: 'string', value: binaryText(text) };
  const type = typeOfTag[tag];
  if (type === undefined) return { type: 'string', value: text };
  const value = resolveText(text, type === 'timestamp');
  if (value.type === type) return value;
  if (type === 'float' && value.type === 'int' && value.value < 2n ** 63n) return { type, value: Number(value.value) };
  const found = value.type === 'string' ? 'str' : value.type;
  throw new KustomizeError(`yaml: cannot decode !!${found} \`${text}\` as a ${tag}`);
}

/** What a text without quotes and without a tag stands for. `allowTimestamps` is false where another tag forbids them. */
export function resolveText(text: string, allowTimestamps = true): Resolved {
  const first = text.charCodeAt(0);
  const isDigit = first >= 0x30 && first <= 0x39;
  if (!isDigit && text.length <= longestWord) {
    const word = words.get(text);
    if (word !== undefined) return word;
  }
  const number = isDigit || first === 0x2b || first === 0x2d ? resolveNumber(text, allowTimestamps) : undefined;
  if (number !== undefined) return number;
  const fraction = first === 0x2e ? parseFraction(text) : undefined;
  return fraction === undefined ? { type: 'string', value: text } : { type: 'float', value: fraction };
}

function resolveNumber(text: string, allowTimestamps: boolean): Resolved | undefined {
  const timestamp = allowTimestamps ? parseTimestamp(text) : undefined;
  if (timestamp !== undefined) return { type: 'timestamp', value: timestamp };
  const integer = parseInteger(text);
  if (integer !== undefined) return { type: 'int', value: integer };
  const float = parseDecimal(text);
  return float === undefined ? undefined : { type: 'float', value: float };
}

/** Whether a reader of YAML 1.1 takes this plain text for a string: what go-yaml v2 asks before it leaves quotes out. */
export function isPlainString(text: string): boolean {
  const { type } = resolveText(text);
  return type === 'string' ? !oldWords.test(text) && !base60.test(text) : type === 'int' && newOctal.test(text);
}

function binaryText(written: string): string {
  const text = decodeBinary(written);
  if (text === undefined) throw new KustomizeError('yaml: !!binary value contains invalid base64 data');
  return text;
}
