import { re2Fault } from './re2-fault.ts';
import { extensions, formats, junctors, known, types } from './schema-words.ts';

type Node = Readonly<Record<string, unknown>>;

/** What keeps a schema from being structural, or from being taken by an API server: a line for each, with its place. */
export function structuralFaults(root: Node): readonly string[] {
  const found = [...faultsAt(root, 'root', 'outside')];
  if (root['type'] !== 'object') found.push('root: type is not object');
  if ('additionalProperties' in root) found.push('root: additionalProperties');
  for (const name of ['apiVersion', 'kind']) {
    const node = childrenIn(root, 'properties').get(name);
    if (node && node['type'] !== 'string') found.push(`root.${name}: is no string`);
  }
  const metadata = childrenIn(root, 'properties').get('metadata');
  const said = Object.keys(metadata ?? {}).filter((key) => key !== 'type' && key !== 'properties');
  const restricted = Array.from(childrenIn(metadata ?? {}, 'properties').keys());
  if (said.length > 0 || restricted.some((name) => name !== 'name' && name !== 'generateName')) {
    found.push('root.metadata: says more than about name and generateName');
  }
  return found;
}

type Context = 'outside' | 'inside a junctor';

/** `outside`: the node outside of all junctors that speaks of the same value. */
function* faultsAt(node: Node, place: string, context: Context, outside?: Node): Generator<string> {
  for (const key of Object.keys(node)) if (!known.has(key)) yield `${place}: ${key} is forbidden`;
  yield* context === 'outside' ? ownFaults(node, place) : nestedFaults(node, place);
  yield* numberAndTextFaults(node, place);
  yield* junctorFaults(node, place, outside ?? node);
  yield* propertyFaults(node, place, context, outside);
  yield* innerFaults(node, place, context, outside);
}

function* junctorFaults(node: Node, place: string, outside: Node): Generator<string> {
  for (const junctor of junctors) {
    for (const [index, inner] of nodesIn(node[junctor]).entries()) {
      if (isIntOrString(node, junctor, inner)) continue;
      yield* faultsAt(inner, `${place}.${junctor}[${index}]`, 'inside a junctor', outside);
    }
  }
  if (isNode(node['not'])) yield* faultsAt(node['not'], `${place}.not`, 'inside a junctor', outside);
}

function* propertyFaults(node: Node, place: string, context: Context, outside?: Node): Generator<string> {
  for (const [name, child] of childrenIn(node, 'properties')) {
    const same = outside && childrenIn(outside, 'properties').get(name);
    if (context !== 'outside' && !same) yield `${place}.${name}: is not specified outside of the junctor`;
    if (context !== 'outside' && name === 'metadata') yield `${place}.metadata: inside a junctor`;
    yield* faultsAt(child, `${place}.${name}`, context, same);
  }
}

function* innerFaults(node: Node, place: string, context: Context, outside?: Node): Generator<string> {
  for (const key of ['items', 'additionalProperties'] as const) {
    if (!(key in node)) continue;
    const inner = node[key];
    if (!isNode(inner)) yield `${place}.${key}: is no schema`;
    else {
      const same = outside?.[key];
      if (context !== 'outside' && !isNode(same)) yield `${place}.${key}: is not specified outside of the junctor`;
      yield* faultsAt(inner, `${place}.${key}`, context, isNode(same) ? same : undefined);
    }
  }
}

/** Of a node that says what is there. */
function* ownFaults(node: Node, place: string): Generator<string> {
  yield* typeFaults(node, place);
  for (const [key, only] of partsOf) {
    if (key in node && node['type'] !== only) yield `${place}: ${key} of what is no ${only}`;
  }
  if ('properties' in node && 'additionalProperties' in node) yield `${place}: properties and additionalProperties`;
  if ('nullable' in node && typeof node['nullable'] !== 'boolean') yield `${place}: nullable is no boolean`;
  const names = childrenIn(node, 'properties');
  for (const name of Array.isArray(node['required']) ? node['required'] : []) {
    if (!names.has(said(name))) yield `${place}: requires ${said(name)}, which is unknown`;
  }
  yield* flagFaults(node, place);
  yield* ownerFaults(node, place);
}

const partsOf = [
  ['items', 'array'],
  ['properties', 'object'],
  ['additionalProperties', 'object'],
] as const;

function* typeFaults(node: Node, place: string): Generator<string> {
  const { type } = node;
  const isFree = node['x-kubernetes-int-or-string'] === true || node['x-kubernetes-preserve-unknown-fields'] === true;
  if (type === undefined && !isFree) yield `${place}: has no type`;
  if (type !== undefined && !types.includes(said(type))) yield `${place}: type ${said(type)}`;
  if (type === 'array' && !isNode(node['items'])) yield `${place}: an array without items`;
}

/** Of a node inside of allOf, anyOf, oneOf or not: it may narrow, and not say anything new. */
function* nestedFaults(node: Node, place: string): Generator<string> {
  const forbidden = ['type', 'description', 'title', 'default', 'additionalProperties', 'nullable', ...extensions];
  for (const key of forbidden) if (key in node) yield `${place}: ${key} inside a junctor`;
}

function* numberAndTextFaults(node: Node, place: string): Generator<string> {
  const { pattern, format } = node;
  if (pattern !== undefined) {
    const fault = re2Fault(said(pattern));
    if (fault !== undefined) yield `${place}: pattern: ${fault}`;
  }
  if (format !== undefined && !formats.includes(said(format))) yield `${place}: format ${said(format)}`;
  if ('enum' in node && !(Array.isArray(node['enum']) && node['enum'].length > 0)) yield `${place}: empty enum`;
}

function* flagFaults(node: Node, place: string): Generator<string> {
  for (const key of extensions.slice(0, 3)) {
    if (key in node && node[key] !== true) yield `${place}: ${key} may only be true`;
  }
  const isIntOrText = node['x-kubernetes-int-or-string'] === true;
  if (isIntOrText && ('type' in node || 'x-kubernetes-preserve-unknown-fields' in node)) {
    yield `${place}: x-kubernetes-int-or-string beside a type or unknown fields`;
  }
}

/** What says who owns the parts of a list or map. */
function* ownerFaults(node: Node, place: string): Generator<string> {
  for (const [key, only, values] of ownership) {
    const value = node[key];
    if (value === undefined || (node['type'] === only && values.includes(said(value)))) continue;
    yield `${place}: ${key} ${said(value)} of ${said(node['type'])}`;
  }
  if ((node['x-kubernetes-list-type'] === 'map') !== 'x-kubernetes-list-map-keys' in node) {
    yield `${place}: a list map and its keys`;
  }
}

const ownership: readonly (readonly [string, string, readonly string[]])[] = [
  ['x-kubernetes-list-type', 'array', ['atomic', 'set', 'map']],
  ['x-kubernetes-map-type', 'object', ['atomic', 'granular']],
];

function isIntOrString(node: Node, junctor: string, inner: Node): boolean {
  return junctor === 'anyOf' && node['x-kubernetes-int-or-string'] === true && Object.keys(inner).join() === 'type';
}

function said(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nodesIn(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function childrenIn(node: Node, key: string): ReadonlyMap<string, Node> {
  const inner = node[key];
  return new Map(
    isNode(inner) ? Object.entries(inner).filter((entry): entry is [string, Node] => isNode(entry[1])) : [],
  );
}
