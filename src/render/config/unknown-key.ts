import type * as z from 'zod';
import { nearest } from '../../model/nearest.ts';
import { quote } from '../../manifests/problem.ts';
import type { Path } from '../../model/path.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** A key that the schema does not have: where, and what would be right. */
export interface UnknownKey {
  readonly path: Path;
  readonly message: string;
}

/** The first key, in the order of the data, that a JSON Schema leaves no room for. */
export function unknownKey(data: unknown, schema: Schema, path: Path = []): UnknownKey | undefined {
  if (Array.isArray(data)) {
    const { items } = schema;
    if (typeof items !== 'object' || Array.isArray(items)) return undefined;
    return first(data.entries(), ([index, item]) => unknownKey(item, items, [...path, index]));
  }
  if (typeof data !== 'object' || data === null) return undefined;
  const mapping = asMapping(schema);
  if (mapping === undefined) return undefined;
  const { properties = {}, additionalProperties } = mapping;
  return first(Object.entries(data), ([key, value]) => {
    const inner = [...path, key];
    const known = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    if (typeof known === 'object') return unknownKey(value, known, inner);
    return known === false ? { path: inner, message: messageOf(key, Object.keys(properties)) } : undefined;
  });
}

/** The form of a schema that a mapping may have. */
function asMapping(schema: Schema): Schema | undefined {
  if (schema.anyOf === undefined) return schema;
  return schema.anyOf.find((form) => typeof form === 'object' && form.type === 'object');
}

function messageOf(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  const right = meant === undefined ? `expected ${known.join(', ')}` : `did you mean ${meant}?`;
  return `unknown key ${quote(key)}; ${right}`;
}

function first<Item, Found>(items: Iterable<Item>, find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
