const text = { type: 'string', minLength: 1 };
const label = { type: 'string', pattern: '^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$' };
const strict = (required: readonly string[], properties: Readonly<Record<string, unknown>>): object => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const listOf = (items: object): object => ({ type: 'array', items });

const names = strict(['kind', 'plural'], {
  kind: { type: 'string', pattern: '^[A-Z][A-Za-z0-9]{0,62}$' },
  listKind: { type: 'string', pattern: '^[A-Z][A-Za-z0-9]{0,62}$' },
  plural: label,
  singular: label,
  shortNames: listOf(label),
  categories: listOf(label),
});

const column = strict(['name', 'type', 'jsonPath'], {
  name: text,
  type: { enum: ['integer', 'number', 'string', 'boolean', 'date'] },
  format: { enum: ['int32', 'int64', 'float', 'double', 'byte', 'date', 'date-time', 'password'] },
  description: text,
  priority: { type: 'integer' },
  jsonPath: { type: 'string', pattern: String.raw`^\.` },
});

const schema = { type: 'object', required: ['type'] };

const version = strict(['name', 'served', 'storage', 'schema'], {
  name: { type: 'string', pattern: '^v[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?$' },
  served: { type: 'boolean' },
  storage: { type: 'boolean' },
  deprecated: { type: 'boolean' },
  deprecationWarning: text,
  schema: strict(['openAPIV3Schema'], { openAPIV3Schema: schema }),
  subresources: strict([], { status: strict([], {}), scale: { type: 'object' } }),
  additionalPrinterColumns: listOf(column),
  selectableFields: listOf(strict(['jsonPath'], { jsonPath: text })),
});

/**
 * What a CustomResourceDefinition of apiextensions.k8s.io/v1 may say, in JSON Schema; not what its schemas may, which
 * structural-rules.ts knows.
 */
export const definitionSchema = strict(['apiVersion', 'kind', 'metadata', 'spec'], {
  apiVersion: { const: 'apiextensions.k8s.io/v1' },
  kind: { const: 'CustomResourceDefinition' },
  metadata: strict(['name'], {
    name: { type: 'string', pattern: String.raw`^[a-z0-9-]+\.[a-z0-9.-]+$` },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    annotations: { type: 'object', additionalProperties: { type: 'string' } },
  }),
  spec: strict(['group', 'names', 'scope', 'versions'], {
    group: { type: 'string', pattern: String.raw`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$` },
    names,
    scope: { enum: ['Namespaced', 'Cluster'] },
    versions: { ...listOf(version), minItems: 1 },
    conversion: strict(['strategy'], { strategy: { const: 'None' } }),
    preserveUnknownFields: { const: false },
  }),
});
