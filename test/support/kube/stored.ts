import type { StructuralSchema } from '../../../src/kube/schema/structural-schema.ts';

const ofEveryObject = ['apiVersion', 'kind', 'metadata'];

/**
 * What an API server would store of an object: without fields that the schema does not know, and without nulls in
 * fields that are not nullable. The metadata are its own business and stay as they are.
 */
export function asStored(root: StructuralSchema, object: Readonly<Record<string, unknown>>): unknown {
  const stored = entriesOf(object, root).map(([key, value, schema]) =>
    ofEveryObject.includes(key) ? [key, object[key]] : [key, stay(value, schema)],
  );
  return Object.fromEntries(stored);
}

function stay(value: unknown, schema: StructuralSchema | undefined): unknown {
  if (schema === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => stay(item, schema.items));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(entriesOf(value, schema).map(([key, inner, of]) => [key, stay(inner, of)]));
}

function entriesOf(object: object, schema: StructuralSchema): [string, unknown, StructuralSchema | undefined][] {
  return Object.entries(object).flatMap(([key, value]) => {
    const of = schema.properties?.[key] ?? schema.additionalProperties;
    const isUnknown = of === undefined && schema['x-kubernetes-preserve-unknown-fields'] !== true;
    const isDropped = value === null && of !== undefined && of.nullable !== true;
    return isUnknown || isDropped ? [] : [[key, value, of]];
  });
}
