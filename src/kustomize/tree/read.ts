import { KustomizeError } from '../errors.ts';
import { buildDocument, isEmpty } from './build.ts';
import { jsonForm } from './json.ts';
import { get, getAt, isNull, textOf, type MapNode, type Node, type Source } from './node.ts';
import { resolveScalar } from './resolve.ts';
import { splitText } from './split.ts';

/**
 * The objects of a resource file in the order in which kustomize queues them: documents without content are left out,
 * objects of a kind `…List` are replaced by their items. Throws a KustomizeError for text that is no YAML, which names
 * the file as `describe` has it (its path), and for objects without a kind or name.
 */
export function readDocuments(source: Source, describe: (source: Source) => string = (from) => from.path): MapNode[] {
  const documents = readNodes(source, describe).filter((node) => !isEmpty(node));
  return expandLists(unwrap(documents).map(asObject));
}

/** Every document of a text that is not null, as it stands; duplicate keys are kept. Errors are those of readDocuments. */
function readNodes(source: Source, describe: (source: Source) => string = (from) => from.path): Node[] {
  try {
    return splitText(source.text).flatMap((part) => {
      const node = buildDocument(source, part);
      return node === undefined || isNull(node) ? [] : [node];
    });
  } catch (error) {
    if (!(error instanceof KustomizeError) || !error.message.startsWith('yaml:')) throw error;
    throw new KustomizeError(`MalformedYAMLError: ${error.message} in File: ${describe(source)}`, { cause: error });
  }
}

/**
 * The first YAML value of a text, without any check of what it is: for patches, inline text and configuration.
 * Undefined for an empty or comment-only text; duplicate keys are kept.
 */
export function readNode(source: Source): Node | undefined {
  return buildDocument(source, { start: 0, end: source.text.length });
}

/** The items of a single document of kind List or ResourceList; such items are taken as they are. */
function unwrap(documents: readonly Node[]): readonly Node[] {
  const [only] = documents;
  if (documents.length !== 1 || only === undefined) return documents;
  const kind = textOf(get(only, 'kind'));
  if (kind !== 'List' && kind !== 'ResourceList') return documents;
  const items = get(only, 'items');
  if (items === undefined) return get(only, 'functionConfig') === undefined ? documents : [];
  return items.kind === 'list' ? items.items.filter((item) => !isEmpty(item)) : [];
}

function expandLists(documents: readonly MapNode[]): MapNode[] {
  const queue = [...documents];
  const objects: MapNode[] = [];
  for (let index = 0; index < queue.length; index++) {
    const node = queue[index];
    if (node === undefined) continue;
    const kind = textOf(get(node, 'kind')) ?? '';
    const items = kind.endsWith('List') ? get(node, 'items') : undefined;
    if (items === undefined) objects.push(node);
    else queue.push(...itemsOf(items, kind));
  }
  return objects;
}

/** The items of a list object. They go through JSON on their way. */
function itemsOf(items: Node, kind: string): MapNode[] {
  if (isNull(items)) return [];
  if (items.kind !== 'list') {
    throw new KustomizeError(`expected array in ${kind}/items, but found ${goType(items)}`);
  }
  const objects = items.items.filter((item) => !isEmpty(item)).map(jsonForm);
  return unwrapEach(objects).map(asObject);
}

/** What Go calls the type of such a value. */
function goType(node: Node): string {
  if (node.kind !== 'scalar') return 'map[string]interface {}';
  const { type } = resolveScalar(node);
  return type === 'float' ? 'float64' : type === 'timestamp' ? 'time.Time' : type;
}

/** Every item is read like a file of its own, so a List among them is unwrapped at once. */
function unwrapEach(objects: readonly Node[]): Node[] {
  return objects.flatMap((object) => unwrap([object]));
}

/** The node, if it is an object. Throws for one without a kind, and for one without a name that is no list. */
function asObject(node: Node): MapNode {
  if (node.kind !== 'map' || ['apiVersion', 'kind', 'metadata'].every((key) => isEmpty(get(node, key)))) {
    throw new KustomizeError('missing Resource metadata');
  }
  checkIdentity(node);
  return node;
}

/** Throws for an object without a kind or a name. Objects whose kind ends in `List` need no name. */
export function checkIdentity(node: MapNode, show: () => MapNode = () => node): void {
  const kind = textOf(get(node, 'kind')) ?? '';
  if (kind === '') throw new KustomizeError(`missing kind in object ${shown(show())}`);
  if (!kind.endsWith('List') && (textOf(getAt(node, 'metadata', 'name')) ?? '') === '') {
    throw new KustomizeError(`missing metadata.name in object ${shown(show())}`);
  }
}

/** An object's metadata as Go prints it. */
function shown(node: MapNode): string {
  const text = (...keys: readonly string[]): string => textOf(getAt(node, ...keys)) ?? '';
  const names = `{${text('metadata', 'name')} ${text('metadata', 'namespace')}}`;
  const labels = shownMap(getAt(node, 'metadata', 'labels'));
  return `{{${text('apiVersion')} ${text('kind')}} {${names} ${labels} ${shownMap(getAt(node, 'metadata', 'annotations'))}}}`;
}

function shownMap(node: Node | undefined): string {
  const entries = node?.kind === 'map' ? node.entries : [];
  const pairs = entries.map(({ key, value }) => `${key.text}:${textOf(value) ?? ''}`);
  return `map[${pairs.toSorted().join(' ')}]`;
}
