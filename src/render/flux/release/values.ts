/** Values of a chart while they are put together. Go shares and changes its maps here, and so do we: that shows. */
export type Values = Map<string, Value>;
export type Value = string | number | bigint | boolean | null | Value[] | Values;

/** Values made of plain data, such as an object of JSON. */
export function valuesOf(data: Readonly<Record<string, unknown>>): Values {
  return new Map(Object.entries(data).map(([key, value]) => [key, valueOf(value)]));
}

function valueOf(data: unknown): Value {
  if (Array.isArray(data)) return data.map(valueOf);
  if (typeof data === 'object' && data !== null) return valuesOf(data as Readonly<Record<string, unknown>>);
  const isScalar = typeof data === 'string' || typeof data === 'number' || typeof data === 'boolean';
  return isScalar || typeof data === 'bigint' ? data : null;
}

/** JSON of values, keys in order, so that equal values have equal texts. */
export function valuesJson(value: Value): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(valuesJson).join(',')}]`;
  if (!(value instanceof Map)) return JSON.stringify(value);
  const keys = Array.from(value.keys()).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${valuesJson(value.get(key) ?? null)}`).join(',')}}`;
}

/** A new map with `over` merged into `base`: maps by their keys, anything else is replaced. Parts stay shared. */
export function mergeValues(base: Values, over: Values): Values {
  const merged = new Map(base);
  for (const [key, value] of over) {
    const known = merged.get(key);
    merged.set(key, value instanceof Map && known instanceof Map ? mergeValues(known, value) : value);
  }
  return merged;
}
