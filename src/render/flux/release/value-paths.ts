import type { Value, Values } from './values.ts';

/** Keys and indexes that lead to a value. */
export type ValuePath = readonly (string | number)[];

/** Every value, maps and lists among them, each after those that hold it. */
export function* entriesIn(value: Value, path: ValuePath = []): Generator<readonly [ValuePath, Value]> {
  if (path.length > 0) yield [path, value];
  if (value instanceof Map) for (const [key, inner] of value) yield* entriesIn(inner, [...path, key]);
  else if (Array.isArray(value))
    for (const [index, inner] of value.entries()) yield* entriesIn(inner, [...path, index]);
}

/** A copy with another value at a path, which is there. */
export function replacedIn(values: Values, path: ValuePath, value: Value): Values {
  const copy = replaced(values, path, value);
  return copy instanceof Map ? copy : values;
}

function replaced(value: Value, [step, ...rest]: ValuePath, other: Value): Value {
  if (step === undefined) return other;
  if (value instanceof Map) {
    const key = String(step);
    return new Map([...value, [key, replaced(value.get(key) ?? null, rest, other)]]);
  }
  if (Array.isArray(value) && typeof step === 'number')
    return value.with(step, replaced(value[step] ?? null, rest, other));
  return value;
}
