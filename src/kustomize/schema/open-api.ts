import { builtInSchema, builtInType, type Schema, type SchemaNode } from './schema.ts';

type Definition = Readonly<Record<string, unknown>>;

/**
 * The schema of an OpenAPI v2 document that a kustomization names in `openapi.path`. It stands in for the whole
 * built-in one, unless kustomize had asked that one before: then what is built in counts first.
 */
export function openApiSchema(document: unknown, isBuiltInToo = false): Schema {
  const definitions = asDefinition(asDefinition(document)?.['definitions']) ?? {};
  const byKind = new Map<string, Definition>();
  for (const value of Object.values(definitions)) {
    const definition = asDefinition(value);
    for (const id of definition ? kindIds(definition) : []) byKind.set(id, definition ?? {});
  }
  return {
    of(apiVersion, kind) {
      const builtIn = isBuiltInToo ? builtInSchema.of(apiVersion, kind) : undefined;
      const definition = byKind.get(`${apiVersion}/${kind}`);
      return builtIn ?? (definition && schemaNode(definition, { definitions, isBuiltInToo }));
    },
  };
}

interface Document {
  readonly definitions: Definition;
  readonly isBuiltInToo: boolean;
}

function schemaNode(definition: Definition, document: Document): SchemaNode {
  const mergeKeys = mergeKeysOf(definition);
  const child = (value: unknown): SchemaNode | undefined => {
    const resolved = resolve(value, document);
    return typeof resolved === 'string' ? builtInType(resolved) : resolved && schemaNode(resolved, document);
  };
  return {
    ...(mergeKeys && { mergeKeys }),
    field: (name) => child(asDefinition(definition['properties'])?.[name] ?? definition['additionalProperties']),
    elements: () => child(definition['items']),
  };
}

/** A `$ref` decides alone: what stands beside it does not count. One to a type that is built in gives its name. */
function resolve(value: unknown, { definitions, isBuiltInToo }: Document): Definition | string | undefined {
  let definition = asDefinition(value);
  for (let depth = 0; definition && typeof definition['$ref'] === 'string'; depth += 1) {
    if (depth > 32) return undefined;
    const name: string = definition['$ref'].replace(/^#\/definitions\//, '');
    if (isBuiltInToo && builtInType(name)) return name;
    definition = asDefinition(definitions[name]);
  }
  return definition;
}

function mergeKeysOf(definition: Definition): readonly string[] | undefined {
  const strategy = definition['x-kubernetes-patch-strategy'];
  if (typeof strategy !== 'string' || !strategy.split(',').includes('merge')) return undefined;
  const several = definition['x-kubernetes-list-map-keys'];
  if (Array.isArray(several)) return several.map(String);
  const key = definition['x-kubernetes-patch-merge-key'];
  return typeof key === 'string' ? [key] : [];
}

function kindIds(definition: Definition): string[] {
  const entries = definition['x-kubernetes-group-version-kind'];
  if (!Array.isArray(entries)) return [];
  return entries.map((entry) => {
    const { group, version, kind } = asDefinition(entry) ?? {};
    const prefix = typeof group === 'string' && group !== '' ? `${group}/` : '';
    return `${prefix}${String(version)}/${String(kind)}`;
  });
}

function asDefinition(value: unknown): Definition | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Definition) : undefined;
}
