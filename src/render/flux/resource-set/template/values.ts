import { TemplateError } from './template-error.ts';

/** What templates compute with: integers are bigints, Go's float64 is a number, and nil is null. */
export type Value = string | number | bigint | boolean | null | readonly Value[] | ValueMap;
export type ValueMap = Map<string, Value>;

/** Plain data as values: numbers of JSON are float64 in Go, whole ones too. */
export function valueOf(data: unknown): Value {
  if (Array.isArray(data)) return data.map(valueOf);
  if (typeof data === 'object' && data !== null) {
    return new Map(Object.entries(data).map(([key, value]) => [key, valueOf(value)]));
  }
  if (typeof data === 'string' || typeof data === 'boolean') return data;
  return typeof data === 'number' || typeof data === 'bigint' ? Number(data) : null;
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether Go takes a value for true: what is not empty, and no zero. */
export function isTrue(value: Value): boolean {
  if (isList(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  return Boolean(value);
}

/** The keys of a map in the order in which Go prints them and goes through them: that of their bytes. */
export function sortedKeys(map: ReadonlyMap<string, Value>): string[] {
  return Array.from(map.keys()).toSorted(compareTexts);
}

/** Compares texts as Go does, by their bytes in UTF-8, which is by code points. */
export function compareTexts(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** The name of a value's type in messages. */
export function typeName(value: Value): string {
  if (value === null) return 'nil';
  if (isList(value)) return '[]interface {}';
  if (value instanceof Map) return 'map[string]interface {}';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'bigint') return 'int';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

/** A value as Go's `%v` prints it. */
export function printed(value: Value): string {
  if (value === null) return '<nil>';
  if (isList(value)) return `[${value.map(printed).join(' ')}]`;
  if (value instanceof Map)
    return `map[${sortedKeys(value)
      .map((key) => `${key}:${printed(value.get(key) ?? null)}`)
      .join(' ')}]`;
  return typeof value === 'number' ? printedFloat(value) : String(value);
}

const leastExponent = 6;

/** `%v` of a float64: the shortest digits, with an exponent below -4, and from 6 on. */
function printedFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  if (value === 0) return '0';
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= leastExponent) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${digits}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  return exponent < 0 ? fraction(digits, exponent) : String(value);
}

function fraction(digits: string, exponent: number): string {
  const isNegative = digits.startsWith('-');
  const plain = digits.replace('-', '').replace('.', '');
  return `${isNegative ? '-' : ''}0.${'0'.repeat(-exponent - 1)}${plain}`;
}

/** A copy that shares nothing that can be changed. */
export function copyOf(value: Value): Value {
  if (isList(value)) return value.map(copyOf);
  return value instanceof Map ? new Map(Array.from(value, ([key, inner]) => [key, copyOf(inner)])) : value;
}

/** Whether two values are the same all the way down, as reflect.DeepEqual says. */
export function isSame(left: Value, right: Value): boolean {
  if (isList(left))
    return isList(right) && left.length === right.length && left.every((item, at) => isSame(item, right[at] ?? null));
  if (left instanceof Map) {
    return (
      right instanceof Map &&
      left.size === right.size &&
      Array.from(left).every(([key, value]) => right.has(key) && isSame(value, right.get(key) ?? null))
    );
  }
  return left === right;
}

/** A text that a function demands. */
export function textIn(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw wrongType('string', value);
}

/** A map that a function demands. */
export function mapIn(value: Value | undefined): ValueMap {
  if (value instanceof Map) return value;
  throw wrongType('map[string]interface {}', value);
}

/** A list that a function demands. */
export function listIn(value: Value | undefined): readonly Value[] {
  if (isList(value)) return value;
  throw wrongType('[]interface {}', value);
}

function wrongType(expected: string, value: Value | undefined): TemplateError {
  if (value === undefined) return new TemplateError(`wrong number of arguments: a ${expected} is missing`);
  return new TemplateError(`wrong type for value; expected ${expected}; got ${typeName(value)}`);
}

/** Go's `int` that a function demands. */
export function intIn(value: Value | undefined): number {
  if (typeof value === 'bigint') return Number(value);
  if (value === undefined) throw wrongType('int', value);
  throw new TemplateError(`wrong type for value; expected int; got ${typeName(value)}; "| int" makes one of it`);
}
