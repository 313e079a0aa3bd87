/**
 * Scalars as Kubernetes reads them: sigs.k8s.io/yaml over goyaml.v2, which is YAML 1.1 with Go's integer syntax, without
 * base 60 numbers, and with timestamps left as strings. js-yaml has no schema for that mixture.
 * Numbers become doubles, as JSON.parse makes them: integers beyond 2^53 are rounded to the nearest double.
 */
export type Scalar = string | number | boolean | null;

const words: ReadonlyMap<string, boolean | null | number> = new Map<string, boolean | null | number>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);
const longestWord = 5;
/** 64 binary digits, a prefix and a sign: no text that is longer is a 64-bit integer, leading zeros aside. */
const longestInteger = 67;

const plainInteger = /^-?(?:0|[1-9][0-9]{0,14})$/;
const integer = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** The value of a scalar without quotes and without a tag. */
export function readPlain(text: string): Scalar {
  const first = text.charCodeAt(0);
  if (first >= 0x30 && first <= 0x39) return readNumber(text);
  if (text.length <= longestWord) {
    const word = words.get(text);
    if (word !== undefined) return word;
  }
  if (first === 0x2e) return readFraction(text);
  return first === 0x2b || first === 0x2d ? readNumber(text) : text;
}

type TagReader = (text: string, plain: Scalar) => Scalar | undefined;
const tagReaders: ReadonlyMap<string, TagReader> = new Map<string, TagReader>([
  ['str', (text) => text],
  ['timestamp', (text) => text],
  ['null', (_, plain) => (plain === null ? null : undefined)],
  ['bool', (_, plain) => (typeof plain === 'boolean' ? plain : undefined)],
  ['int', (text, plain) => (typeof plain === 'number' && integer.test(text.replaceAll('_', '')) ? plain : undefined)],
  ['float', (_, plain) => (typeof plain === 'number' ? plain : undefined)],
  ['binary', (text) => readBase64(text.replace(/\s/g, ''))],
  ['merge', (text) => (text === '<<' || text === '' ? '<<' : undefined)],
]);

/** Whether a scalar can have a tag; tags are given by what follows `tag:yaml.org,2002:`. */
export function isScalarTag(tag: string): boolean {
  return tagReaders.has(tag);
}

/**
 * The value of a scalar with a tag; `undefined` where the text does not fit it or no scalar can have it. Binary data
 * becomes a string, as Kubernetes has it.
 */
export function readTagged(tag: string, text: string): Scalar | undefined {
  return tagReaders.get(tag)?.(text, readPlain(text));
}

/**
 * A mapping key as JSON has it; `undefined` for what Kubernetes refuses as a key: null, and integers that only 64 bits
 * without a sign hold. `text` is the key as written. Other numbers lose digits: they become floats of 32 bits.
 */
export function keyText(value: Scalar, text: string): string | undefined {
  if (value === null) return undefined;
  if (typeof value !== 'number') return String(value);
  const parts = text.length > longestInteger ? null : integer.exec(text.replaceAll('_', ''));
  const exact = parts === null ? undefined : bigInteger(parts);
  if (exact === undefined || fitting(exact) === undefined) return floatKey(value);
  return exact < 2n ** 63n ? exact.toString() : undefined;
}

/** The shortest decimal that is this float of 32 bits, as Go writes it: with an exponent from a million on. */
function floatKey(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return '.nan';
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  let digits = 1;
  while (Math.fround(Number(single.toPrecision(digits))) !== single) digits++;
  const [mantissa = '', exponentText = '0'] = single.toExponential(digits - 1).split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent <= 5) return String(Number(single.toPrecision(digits)));
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function readNumber(text: string): Scalar {
  if (plainInteger.test(text)) return Number(text) + 0;
  const plain = text.replaceAll('_', '');
  const parts = plain.length > longestInteger ? null : integer.exec(plain);
  const exact = parts === null ? undefined : fitting(bigInteger(parts));
  if (exact !== undefined) return exact;
  return float.test(plain) ? finite(Number(plain), text) : text;
}

/** After a leading dot Go takes underscores between digits only. */
function readFraction(text: string): Scalar {
  const plain = text.replace(/(?<=[0-9])_(?=[0-9])/g, '');
  return float.test(plain) ? finite(Number(plain), text) : text;
}

function bigInteger([, sign = '', hex, binary, octal, decimal = '0']: RegExpExecArray): bigint {
  const size = BigInt(prefixed(hex, '0x') ?? prefixed(binary, '0b') ?? prefixed(octal, '0o') ?? decimal);
  return sign === '-' ? -size : size;
}

function prefixed(digits: string | undefined, prefix: string): string | undefined {
  return digits === undefined ? undefined : prefix + digits;
}

/** Go reads 64 bits; what is larger is a float where it looks like one, else a string. */
function fitting(value: bigint): number | undefined {
  return value < 2n ** 64n && value >= -(2n ** 63n) ? Number(value) : undefined;
}

function finite(value: number, text: string): number | string {
  return Number.isFinite(value) ? value : text;
}

function readBase64(text: string): string | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return Buffer.from(text, 'base64').toString('utf8');
}
