import { Entries, Raw, Anchored, type Fields, type Yaml } from './yaml-text.ts';

/** A place in a value: keys and indexes. */
export type Place = readonly (string | number)[];

/** Fields of a map, or undefined for everything else. */
export function fieldsOf(value: Yaml | undefined): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value instanceof Raw || value instanceof Anchored || value instanceof Entries ? undefined : (value as Fields);
}

/** Where a walk from the root ends that takes a child at each step, as long as there are some. */
export function placeAt(value: Yaml, steps: readonly number[]): Place {
  const place: (string | number)[] = [];
  let current: Yaml | undefined = value;
  for (const step of steps) {
    const fields = fieldsOf(current);
    if (fields) {
      const known: readonly string[] = Object.keys(fields).filter((key) => fields[key] !== undefined);
      const key: string | undefined = known[step % Math.max(known.length, 1)];
      if (key === undefined) break;
      place.push(key);
      current = fields[key];
    } else if (Array.isArray(current) && current.length > 0) {
      const index: number = step % current.length;
      place.push(index);
      current = current[index];
    } else break;
  }
  return place;
}

/** The value at a place. */
export function valueAt(value: Yaml | undefined, place: Place): Yaml | undefined {
  return place.reduce<Yaml | undefined>(
    (current, step) =>
      typeof step === 'number' ? (Array.isArray(current) ? current[step] : undefined) : fieldsOf(current)?.[step],
    value,
  );
}

/** The value with what stands at a place changed. */
export function changeAt(value: Yaml, [step, ...rest]: Place, change: (found: Yaml) => Yaml): Yaml {
  if (step === undefined) return change(value);
  if (typeof step === 'number' && Array.isArray(value)) {
    return value.map((item: Yaml, index) => (index === step ? changeAt(item, rest, change) : item));
  }
  const fields = fieldsOf(value);
  const inner = typeof step === 'string' ? fields?.[step] : undefined;
  return fields && inner !== undefined ? { ...fields, [step]: changeAt(inner, rest, change) } : value;
}
