import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { StructuralSchema } from '../../../src/kube/schema/structural-schema.ts';

/** CEL that is in use, in JSON Schema; what is not listed cannot be checked without a cluster. */
const rules: ReadonlyMap<string, object> = new Map([
  [
    '(has(self.posture) && size(self.posture) > 0) || (has(self.vulnerabilities) && size(self.vulnerabilities) > 0)',
    {
      anyOf: ['posture', 'vulnerabilities'].map((name) => ({
        required: [name],
        properties: { [name]: { type: 'array', minItems: 1 } },
      })),
    },
  ],
]);

/** A structural schema as JSON Schema. Fields that it does not know are allowed: an API server drops or keeps them. */
function jsonSchemaOf(schema: StructuralSchema): Readonly<Record<string, unknown>> {
  const { type, format, enum: values, pattern, minLength, maxLength, minItems, minProperties, required } = schema;
  const validations = (schema['x-kubernetes-validations'] ?? []).map(({ rule }) => {
    const known = rules.get(rule);
    if (known === undefined) throw new Error(`nobody has said in JSON Schema what "${rule}" means`);
    return known;
  });
  const entries = Object.entries({
    type: type !== undefined && schema.nullable ? [type, 'null'] : type,
    format,
    enum: values,
    pattern,
    minLength,
    maxLength,
    minItems,
    minProperties,
    required,
    items: schema.items && jsonSchemaOf(schema.items),
    additionalProperties: schema.additionalProperties && jsonSchemaOf(schema.additionalProperties),
    properties:
      schema.properties &&
      Object.fromEntries(Object.entries(schema.properties).map(([name, inner]) => [name, jsonSchemaOf(inner)])),
    allOf: validations.length > 0 ? validations : undefined,
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Asks why an API server would refuse objects of a schema: a line for each fault. */
export function refusals(schema: StructuralSchema): (object: unknown) => readonly string[] {
  const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false });
  formats.default(ajv);
  // Go's, not those of ISO 8601.
  ajv.addFormat('duration', /^-?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/);
  const validate = ajv.compile(jsonSchemaOf(schema));
  return (object) => {
    if (validate(object)) return [];
    return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath}: ${message}`);
  };
}
