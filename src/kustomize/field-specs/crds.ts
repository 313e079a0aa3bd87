import { KustomizeError } from '../errors.ts';
import { readYaml, scalarOf, YamlFault } from '../kustomization/read-yaml.ts';
import { get, isNull, type MapEntry, type Node, type Source } from '../tree/node.ts';
import { fieldSpec, type FieldSpec } from './field-spec.ts';
import { emptyConfig, mergeConfigs, type TransformerConfig } from './transformer-config.ts';

const extension = 'x-kubernetes-';

function textAt(node: Node, key: string): string | undefined {
  const value = get(node, key);
  return value?.kind === 'scalar' ? value.text : undefined;
}

function propertiesOf(definition: Node | undefined): readonly MapEntry[] {
  const schema =
    definition?.kind === 'map'
      ? definition.entries.find((entry) => entry.key.text.toLowerCase() === 'schema')?.value
      : undefined;
  const properties = get(schema, 'properties');
  return properties?.kind === 'map' ? properties.entries : [];
}

/** What one property says with its extensions. */
function readProperty(property: Node, spec: FieldSpec): TransformerConfig {
  const text = (name: string): string | undefined => textAt(property, extension + name);
  const has = (name: string): readonly FieldSpec[] => (text(name) === undefined ? [] : [spec]);
  const version = text('object-ref-api-version');
  const kind = text('object-ref-kind');
  const referrer = { ...spec, path: `${spec.path}/${text('object-ref-name-key') ?? 'name'}` };
  return {
    ...emptyConfig,
    commonAnnotations: has('annotation'),
    commonLabels: has('label-selector'),
    namePrefix: has('identity'),
    nameReference:
      version === undefined || kind === undefined ? [] : [{ group: '', version, kind, referrers: [referrer] }],
  };
}

/** Walks a type and the types it refers to; one that contains itself is not entered twice. */
function* walkType(
  definitions: Node,
  type: string,
  kind: string,
  path: readonly string[],
  open: readonly string[] = [],
): Generator<TransformerConfig> {
  if (open.includes(type)) return;
  for (const { key, value: property } of propertiesOf(get(definitions, type))) {
    const here = [...path, key.text];
    yield readProperty(property, fieldSpec({ kind, path: here.join('/') }));
    const reference = textAt(property, '$ref');
    if (reference !== undefined) yield* walkType(definitions, reference, kind, here, [...open, type]);
  }
}

function readDefinitions(source: Source, path: string): Node | undefined {
  const problem = `unable to parse open API definition from '${path}'`;
  let node: Node | undefined;
  try {
    node = readYaml(source);
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error;
    throw new KustomizeError(`${problem}: error converting YAML to JSON: ${error.message}`, { cause: error });
  }
  const wrong = node && misplaced(node);
  if (wrong) throw new KustomizeError(`${problem}: error unmarshaling JSON: while decoding JSON: ${wrong}`);
  return node;
}

/** What is no map where definitions are due, in the words of Go's JSON decoder. */
function misplaced(node: Node): string | undefined {
  if (node.kind !== 'map') return isNull(node) ? undefined : refused(node, 'nameToApiMap');
  for (const { value } of node.entries) {
    if (value.kind !== 'map' && !isNull(value)) return refused(value, 'OpenAPIDefinition');
  }
  return undefined;
}

function refused(node: Node, type: string): string {
  const found = node.kind === 'scalar' ? scalarOf(node).type : 'array';
  return `json: cannot unmarshal ${found} into Go value of type accumulator.${type}`;
}

/**
 * The tables that one `crds` file adds: type names with their schemas, as OpenAPI definitions have them. Only types with
 * kind, apiVersion and metadata count; the kind is the last dotted part of the type's name. `path` is how messages name
 * the file.
 */
export function readCrds(source: Source, path: string = source.path): TransformerConfig {
  const definitions = readDefinitions(source, path);
  let result = emptyConfig;
  if (definitions?.kind !== 'map') return result;
  for (const { key, value } of definitions.entries) {
    const names = new Set(propertiesOf(value).map((property) => property.key.text));
    if (!['kind', 'apiVersion', 'metadata'].every((name) => names.has(name))) continue;
    const kind = key.text.split('.').at(-1) ?? '';
    for (const added of walkType(definitions, key.text, kind, [])) result = mergeConfigs(result, added);
  }
  return result;
}
