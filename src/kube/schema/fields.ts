import type { SchemaFormat, StructuralSchema, ValidationRule } from './structural-schema.ts';

declare const written: unique symbol;

/** A field: what the API server takes, and (as a type only) what our own writers may give it. */
export interface Field<Value = unknown> {
  readonly schema: StructuralSchema;
  readonly [written]?: Value;
}

/** A field that may be left out. */
export interface OptionalField<Value = unknown> extends Field<Value> {
  readonly optional: true;
}

export type Fields = Readonly<Record<string, Field>>;

/** What may be written into a field. */
export type Written<From> = From extends Field<infer Value> ? Value : never;

type OptionalNames<Of extends Fields> = {
  [Name in keyof Of]: Of[Name] extends OptionalField ? Name : never;
}[keyof Of];

/** What may be written into an object of these fields. */
export type WrittenObject<Of extends Fields> = {
  readonly [Name in Exclude<keyof Of, OptionalNames<Of>>]: Written<Of[Name]>;
} & { readonly [Name in OptionalNames<Of>]?: Written<Of[Name]> };

/** Limits of a text. */
export interface TextLimits {
  readonly format?: Extract<SchemaFormat, 'byte' | 'date-time' | 'duration'>;
  /** RE2; anchor it. */
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export function text(description: string, limits: TextLimits = {}): Field<string> {
  return { schema: { description, type: 'string', ...limits } };
}

/** A moment, RFC 3339. */
export function moment(description: string): Field<string> {
  return text(description, { format: 'date-time' });
}

/** One of a few texts. An API server refuses all others, so it is only for lists that will not grow. */
export function oneOf<const Value extends string>(description: string, values: readonly Value[]): Field<Value> {
  return { schema: { description, type: 'string', enum: values } };
}

/** A whole number; 64 bits unless told otherwise. */
export function integer(description: string, format: 'int32' | 'int64' = 'int64'): Field<number> {
  return { schema: { description, type: 'integer', format } };
}

export function decimal(description: string, format: 'float' | 'double'): Field<number> {
  return { schema: { description, type: 'number', format } };
}

export function flag(description: string): Field<boolean> {
  return { schema: { description, type: 'boolean' } };
}

/** Any JSON, kept as it is; null too, which an API server would drop from a field that is not nullable. */
export function raw(description: string): Field<unknown> {
  return { schema: { description, nullable: true, 'x-kubernetes-preserve-unknown-fields': true } };
}

/** Any JSON object, kept as it is. */
export function rawObject(description: string): Field<Readonly<Record<string, unknown>>> {
  return { schema: { description, type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
}

/** Limits of an object. */
export interface ObjectLimits {
  /** Keeps fields that the schema does not know, instead of dropping them. */
  readonly keepsUnknown?: true;
  readonly rules?: readonly ValidationRule[];
}

/** An object of these fields; all of them have to be there, apart from optional ones. */
export function object<const Of extends Fields>(
  description: string,
  fields: Of,
  { keepsUnknown, rules }: ObjectLimits = {},
): Field<WrittenObject<Of>> {
  const entries = Object.entries(fields);
  const required = entries.filter(([, field]) => !('optional' in field)).map(([name]) => name);
  return {
    schema: {
      description,
      type: 'object',
      ...(required.length > 0 ? { required } : {}),
      ...(entries.length > 0
        ? { properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])) }
        : {}),
      ...(keepsUnknown ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
      ...(rules ? { 'x-kubernetes-validations': rules } : {}),
    },
  };
}

/** Values by keys that are not known beforehand. Atomic: one owner of the whole, however many keys. */
export function map<Value>(description: string, of: Field<Value>): Field<Readonly<Record<string, Value>>> {
  return {
    schema: { description, type: 'object', additionalProperties: of.schema, 'x-kubernetes-map-type': 'atomic' },
  };
}

/** A list with one owner, however long. */
export function list<Item>(description: string, of: Field<Item>, minItems?: number): Field<readonly Item[]> {
  const limit = minItems === undefined ? {} : { minItems };
  return { schema: { description, type: 'array', ...limit, items: of.schema, 'x-kubernetes-list-type': 'atomic' } };
}

/** The same field with null as a further value. */
export function orNull<Value>({ schema }: Field<Value>): Field<Value | null> {
  return { schema: { ...schema, nullable: true } };
}

/** The same field, but the API server takes null as well, from writers other than ours: readers of ours look into it. */
export function takingNull<Value>({ schema }: Field<Value>): Field<Value> {
  return { schema: { ...schema, nullable: true } };
}

/** The same field, which may be left out. */
export function optional<Value>({ schema }: Field<Value>): OptionalField<Value> {
  return { schema, optional: true };
}

/** The same field, for which nothing, null and being left out are one. */
export function ifAny<Value>(field: Field<Value>): OptionalField<Value | null> {
  return optional(orNull(field));
}
