import type { Schema, SchemaNode } from './schema.ts';

type Definition = Readonly<Record<string, unknown>>;

/**
 * The schema of an OpenAPI v2 document that a kustomization names in `openapi.path`. It stands in for the whole
 * built-in one.
 */
export function openApiSchema(document: unknown): Schema {
  const definitions = asDefinition(asDefinition(document)?.['definitions']) ?? {};
  const byKind = new Map<string, Definition>();
  for (const value of Object.values(definitions)) {
    const definition = asDefinition(value);
    for (const id of definition ? kindIds(definition) : []) byKind.set(id, definition ?? {});
  }
  return {
    of(apiVersion, kind) {
      const definition = byKind.get(`${apiVersion}/${kind}`);
      return definition && schemaNode(definition, definitions);
    },
  };
}

function schemaNode(definition: Definition, all: Definition): SchemaNode {
  const mergeKeys = mergeKeysOf(definition);
  const child = (value: unknown): SchemaNode | undefined => {
    const resolved = resolve(value, all);
    return resolved && schemaNode(resolved, all);
  };
  return {
    ...(mergeKeys && { mergeKeys }),
    field: (name) => child(asDefinition(definition['properties'])?.[name] ?? definition['additionalProperties']),
    elements: () => child(definition['items']),
  };
}

/** A `$ref` decides alone: what stands beside it does not count. */
function resolve(value: unknown, all: Definition): Definition | undefined {
  let definition = asDefinition(value);
  for (let depth = 0; definition && typeof definition['$ref'] === 'string'; depth += 1) {
    if (depth > 32) return undefined;
    definition = asDefinition(all[definition['$ref'].replace(/^#\/definitions\//, '')]);
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
