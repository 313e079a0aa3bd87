import type { StructuralSchema } from '../../../src/kube/schema/structural-schema.ts';

/** A node of a schema with its place: `spec.controls.*.rules[].name`. */
export interface SchemaNode {
  readonly place: string;
  readonly schema: StructuralSchema;
  /** Whether objects may lack it. */
  readonly isOptional: boolean;
}

/** All nodes below the root. */
export function* nodesOf(schema: StructuralSchema, place = ''): Generator<SchemaNode> {
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const here = place === '' ? name : `${place}.${name}`;
    yield { place: here, schema: inner, isOptional: schema.required?.includes(name) !== true };
    yield* nodesOf(inner, here);
  }
  for (const [suffix, inner] of [
    ['.*', schema.additionalProperties],
    ['[]', schema.items],
  ] as const) {
    if (inner === undefined) continue;
    yield { place: `${place}${suffix}`, schema: inner, isOptional: true };
    yield* nodesOf(inner, `${place}${suffix}`);
  }
}

/** The places of a schema that an object says something at, each with what it says. */
export function* valuesAt(value: unknown, schema: StructuralSchema, place = ''): Generator<[string, unknown]> {
  if (place !== '') yield [place, value];
  for (const [suffix, inner, of] of partsOf(value, schema)) {
    yield* valuesAt(inner, of, place === '' ? suffix.replace('.', '') : `${place}${suffix}`);
  }
}

type Part = readonly [suffix: string, value: unknown, schema: StructuralSchema];

function partsOf(value: unknown, { properties, additionalProperties, items }: StructuralSchema): readonly Part[] {
  if (Array.isArray(value)) return items ? value.map((item) => ['[]', item, items] as const) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): readonly Part[] => {
    const known = properties?.[key];
    if (known) return [[`.${key}`, inner, known]];
    return additionalProperties ? [['.*', inner, additionalProperties]] : [];
  });
}
