import { re2Fault } from './re2-fault.ts';

type Node = Readonly<Record<string, unknown>>;

const valueRules = [
  ...['enum', 'format', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum', 'multipleOf'],
  ...['maxLength', 'minLength', 'pattern', 'maxItems', 'minItems', 'maxProperties', 'minProperties', 'required'],
];
const junctors = ['allOf', 'anyOf', 'oneOf'];
const extensions = [
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-int-or-string',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
  'x-kubernetes-validations',
];
const known = new Set([
  ...['type', 'description', 'title', 'default', 'example', 'externalDocs', 'nullable'],
  ...['properties', 'additionalProperties', 'items', 'not', ...junctors, ...valueRules, ...extensions],
]);
const types = ['object', 'array', 'string', 'integer', 'number', 'boolean'];
const formats = [
  ...['int32', 'int64', 'float', 'double', 'byte', 'password', 'date', 'date-time', 'datetime', 'duration', 'uri'],
  ...['email', 'hostname', 'ipv4', 'ipv6', 'cidr', 'mac', 'uuid', 'uuid3', 'uuid4', 'uuid5', 'bsonobjectid', 'isbn'],
  ...['isbn10', 'isbn13', 'creditcard', 'ssn', 'hexcolor', 'rgbcolor'],
];

/** What keeps a schema from being structural, or from being taken by an API server: a line for each, with its place. */
export function structuralFaults(root: Node): readonly string[] {
  const found = [...faultsAt(root, 'root', '')];
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

function* faultsAt(node: Node, place: string, context: '' | 'inside a junctor', outside?: Node): Generator<string> {
  for (const key of Object.keys(node)) if (!known.has(key)) yield `${place}: ${key} is forbidden`;
  yield* context === '' ? ownFaults(node, place) : nestedFaults(node, place);
  yield* numberAndTextFaults(node, place);
  for (const junctor of junctors) {
    for (const [index, inner] of nodesIn(node[junctor]).entries()) {
      if (isIntOrString(node, junctor, inner)) continue;
      yield* faultsAt(inner, `${place}.${junctor}[${index}]`, 'inside a junctor', outside ?? node);
    }
  }
  if (isNode(node['not'])) yield* faultsAt(node['not'], `${place}.not`, 'inside a junctor', outside ?? node);
  for (const [name, child] of childrenIn(node, 'properties')) {
    const same = outside && childrenIn(outside, 'properties').get(name);
    if (context !== '' && !same) yield `${place}.${name}: is not specified outside of the junctor`;
    if (context !== '' && name === 'metadata') yield `${place}.metadata: inside a junctor`;
    yield* faultsAt(child, `${place}.${name}`, context, same);
  }
  yield* innerFaults(node, place, context, outside);
}

function* innerFaults(node: Node, place: string, context: '' | 'inside a junctor', outside?: Node): Generator<string> {
  for (const key of ['items', 'additionalProperties'] as const) {
    if (!(key in node)) continue;
    const inner = node[key];
    if (!isNode(inner)) yield `${place}.${key}: is no schema`;
    else {
      const same = outside?.[key];
      if (context !== '' && !isNode(same)) yield `${place}.${key}: is not specified outside of the junctor`;
      yield* faultsAt(inner, `${place}.${key}`, context, isNode(same) ? same : undefined);
    }
  }
}

/** Of a node that says what is there. */
function* ownFaults(node: Node, place: string): Generator<string> {
  const { type } = node;
  const isFree = node['x-kubernetes-int-or-string'] === true || node['x-kubernetes-preserve-unknown-fields'] === true;
  if (type === undefined && !isFree) yield `${place}: has no type`;
  if (type !== undefined && !types.includes(String(type))) yield `${place}: type ${String(type)}`;
  if (type === 'array' && !isNode(node['items'])) yield `${place}: an array without items`;
  for (const [key, only] of [
    ['items', 'array'],
    ['properties', 'object'],
    ['additionalProperties', 'object'],
  ]) {
    if (key !== undefined && key in node && type !== only) yield `${place}: ${key} of what is no ${only}`;
  }
  if ('properties' in node && 'additionalProperties' in node) yield `${place}: properties and additionalProperties`;
  if ('nullable' in node && typeof node['nullable'] !== 'boolean') yield `${place}: nullable is no boolean`;
  const lists = node['required'];
  for (const name of Array.isArray(lists) ? lists : []) {
    if (!childrenIn(node, 'properties').has(String(name))) yield `${place}: requires ${String(name)}, which is unknown`;
  }
  yield* extensionFaults(node, place);
}

/** Of a node inside of allOf, anyOf, oneOf or not: it may narrow, and not say anything new. */
function* nestedFaults(node: Node, place: string): Generator<string> {
  const forbidden = ['type', 'description', 'title', 'default', 'additionalProperties', 'nullable', ...extensions];
  for (const key of forbidden) if (key in node) yield `${place}: ${key} inside a junctor`;
}

function* numberAndTextFaults(node: Node, place: string): Generator<string> {
  const { pattern, format } = node;
  if (pattern !== undefined) {
    const fault = re2Fault(String(pattern));
    if (fault !== undefined) yield `${place}: pattern: ${fault}`;
  }
  if (format !== undefined && !formats.includes(String(format))) yield `${place}: format ${String(format)}`;
  if ('enum' in node && !(Array.isArray(node['enum']) && node['enum'].length > 0)) yield `${place}: empty enum`;
}

function* extensionFaults(node: Node, place: string): Generator<string> {
  const { type } = node;
  for (const key of extensions.slice(0, 3)) {
    if (key in node && node[key] !== true) yield `${place}: ${key} may only be true`;
  }
  const isIntOrText = node['x-kubernetes-int-or-string'] === true;
  if (isIntOrText && ('type' in node || 'x-kubernetes-preserve-unknown-fields' in node)) {
    yield `${place}: x-kubernetes-int-or-string beside a type or unknown fields`;
  }
  const list = node['x-kubernetes-list-type'];
  if (list !== undefined && (type !== 'array' || !['atomic', 'set', 'map'].includes(String(list)))) {
    yield `${place}: x-kubernetes-list-type ${String(list)} of ${String(type)}`;
  }
  if ((list === 'map') !== 'x-kubernetes-list-map-keys' in node) yield `${place}: a list map and its keys`;
  const map = node['x-kubernetes-map-type'];
  if (map !== undefined && (type !== 'object' || !['atomic', 'granular'].includes(String(map)))) {
    yield `${place}: x-kubernetes-map-type ${String(map)} of ${String(type)}`;
  }
}

function isIntOrString(node: Node, junctor: string, inner: Node): boolean {
  return junctor === 'anyOf' && node['x-kubernetes-int-or-string'] === true && Object.keys(inner).join() === 'type';
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
