import { decodeBinary } from '../tree/binary.ts';
import type { ScalarNode } from '../tree/node.ts';
import { formatDouble, parseDecimal, parseFraction, parseInteger } from '../tree/numbers.ts';

/** What a scalar means by YAML 1.1 as go-yaml v2 reads it. `json` is the number as Go prints it in JSON. */
export type Scalar =
  | { readonly type: 'null' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'number'; readonly value: number; readonly json: string; readonly isInteger: boolean }
  | { readonly type: 'string'; readonly value: string };

/** A scalar whose tag its text does not fit. */
export class TagFault extends Error {}

const words = new Map<string, Scalar>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, { type: 'null' }] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, { type: 'bool', value: true }] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, { type: 'bool', value: false }] as const,
  ),
  ...['.nan', '.NaN', '.NAN'].map(
    (word) => [word, { type: 'number', value: Number.NaN, json: 'NaN', isInteger: false }] as const,
  ),
  ...['', '+', '-'].flatMap((sign) =>
    ['.inf', '.Inf', '.INF'].map((word) => {
      const value = sign === '-' ? -Infinity : Infinity;
      return [sign + word, { type: 'number', value, json: sign === '-' ? '-Inf' : '+Inf', isInteger: false }] as const;
    }),
  ),
]);

const typeTags: Readonly<Record<Scalar['type'], string>> = {
  null: '!!null',
  bool: '!!bool',
  number: '!!int',
  string: '!!str',
};

/** Reads a scalar by YAML 1.1. Throws a TagFault where an explicit tag asks for what the text is not. */
export function readScalar(node: ScalarNode): Scalar {
  const { tag, text, style } = node;
  if (tag === undefined) return style === 'plain' ? readPlain(text) : { type: 'string', value: text };
  switch (tag) {
    case '!!null':
    case '!!bool':
    case '!!int':
    case '!!float':
      return readTagged(tag, text);
    case '!!binary':
      return { type: 'string', value: binaryText(text) };
    default:
      return { type: 'string', value: text };
  }
}

function readTagged(tag: string, text: string): Scalar {
  const scalar = readPlain(text);
  const own = scalar.type === 'number' && !scalar.isInteger ? '!!float' : typeTags[scalar.type];
  if (own === tag || (own === '!!int' && tag === '!!float')) return scalar;
  throw new TagFault(`cannot decode ${own} \`${text}\` as a ${tag}`);
}

function readPlain(text: string): Scalar {
  return words.get(text) ?? readNumber(text) ?? { type: 'string', value: text };
}

function readNumber(text: string): Scalar | undefined {
  if (text.startsWith('.')) return ofDouble(parseFraction(text));
  if (!/^[-+0-9]/.test(text)) return undefined;
  const integer = parseInteger(text);
  if (integer === undefined) return ofDouble(parseDecimal(text));
  return { type: 'number', value: Number(integer), json: integer.toString(), isInteger: true };
}

function ofDouble(value: number | undefined): Scalar | undefined {
  if (value === undefined) return undefined;
  return { type: 'number', value, json: Object.is(value, -0) ? '-0' : String(value), isInteger: false };
}

/** The text that a number becomes where Go's YAML reader knows that a text is due: floats have single precision. */
export function numberText({ value, json, isInteger }: Extract<Scalar, { type: 'number' }>): string {
  if (isInteger) return json;
  const single = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(single.toPrecision(digits));
    if (Math.fround(shorter) === single) return formatDouble(shorter);
  }
  return formatDouble(Number(single.toPrecision(9)));
}

function binaryText(written: string): string {
  const text = decodeBinary(written);
  if (text === undefined) throw new TagFault('!!binary value contains invalid base64 data');
  return text;
}
