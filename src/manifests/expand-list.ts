import { formatPath, type Path } from '../model/path.ts';
import { isMapping } from './construct.ts';

/** An object of a document, with its place in it. `indexes` are the numbers of `prefix`: one per list around it. */
export interface ListedObject {
  readonly object: Readonly<Record<string, unknown>>;
  readonly apiVersion: string;
  readonly kind: string;
  readonly prefix: Path;
  readonly indexes: readonly number[];
}

/** An item that is no object, so that nothing can be said about it. */
export interface BadItem {
  readonly prefix: Path;
  readonly message: string;
}

/** A value that names its apiVersion and kind: a Kubernetes object or a list of them. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
}

export function isKubernetesObject(value: unknown): value is KubernetesObject & Readonly<Record<string, unknown>> {
  return isMapping(value) && isName(value['apiVersion']) && isName(value['kind']);
}

/**
 * The Kubernetes objects of a document: itself, or, for a `List` or a `DeploymentList` and the like, its items, those of
 * lists inside of it too. An item without kind gets the list's kind without `List`, one without apiVersion the list's.
 */
export function* expandObjects(
  object: KubernetesObject & Readonly<Record<string, unknown>>,
): Generator<ListedObject | BadItem> {
  yield* expand({ object, apiVersion: object.apiVersion, kind: object.kind, prefix: [], indexes: [] });
}

function* expand(listed: ListedObject): Generator<ListedObject | BadItem> {
  const items = listItems(listed);
  if (items === undefined) {
    yield listed;
    return;
  }
  // A document is at most 100 levels deep, hence so is this recursion.
  for (const [index, item] of items.entries()) yield* expandItem(listed, item, index);
}

function* expandItem(list: ListedObject, item: unknown, index: number): Generator<ListedObject | BadItem> {
  const prefix: Path = [...list.prefix, 'items', index];
  if (!isMapping(item)) {
    yield { prefix, message: `${describe(list, prefix)} is ${typeName(item)}, expected a Kubernetes object` };
    return;
  }
  const itemKind = list.kind === 'List' ? undefined : list.kind.slice(0, -'List'.length);
  const apiVersion = item['apiVersion'] ?? (itemKind === undefined ? undefined : list.apiVersion);
  const kind = item['kind'] ?? itemKind;
  if (!isName(apiVersion) || !isName(kind)) {
    yield { prefix, message: `${describe(list, prefix)} has no apiVersion or kind, expected a Kubernetes object` };
    return;
  }
  const isComplete = item['apiVersion'] === apiVersion && item['kind'] === kind;
  const object = isComplete ? item : { ...item, apiVersion, kind };
  yield* expand({ object, apiVersion, kind, prefix, indexes: [...list.indexes, index] });
}

/** The items of a list; undefined for what is no list. */
function listItems({ kind, object }: ListedObject): readonly unknown[] | undefined {
  const items = object['items'];
  if (kind === 'List') return Array.isArray(items) ? items : items === undefined || items === null ? [] : undefined;
  if (!kind.endsWith('List') || !Array.isArray(items)) return undefined;
  // A custom kind may be called IPAllowList and have items of its own.
  return items.every(isMapping) ? items : undefined;
}

function describe({ apiVersion, kind }: ListedObject, prefix: Path): string {
  return `${apiVersion} ${kind}: ${formatPath(prefix)}`;
}

/** The JSON type of a value, with its article. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
