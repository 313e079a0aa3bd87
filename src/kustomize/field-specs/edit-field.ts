import { KustomizeError } from '../errors.ts';
import { gvkMatches, gvkOf, idOf, printId } from '../identity.ts';
import {
  isNull,
  listNode,
  mapNode,
  put,
  get,
  type ListNode,
  type MapNode,
  type Mark,
  type Node,
} from '../tree/node.ts';
import type { FieldSpec } from './field-spec.ts';

/** What becomes of a field; undefined stands for one that is to be created. */
export type FieldEdit = (node: Node | undefined) => Node;

/** Given where fields may be created: the mark of the maps on the way. */
export interface Creation {
  readonly mark: Mark | undefined;
}

const kindNames = { scalar: 'ScalarNode', map: 'MappingNode', list: 'SequenceNode' } as const;

/** The complaint about a node of another kind than a field must have. */
export function wrongKind(expected: Node['kind'], node: Node): KustomizeError {
  const contents = node.kind === 'scalar' ? `: node contents:\n${node.text}` : '';
  return new KustomizeError(
    `wrong node kind: expected ${kindNames[expected]} but got ${kindNames[node.kind]}${contents}`,
  );
}

/** The keys of a path: `/` divides, `\/` is a slash in a key, one leading slash is nothing. */
export function splitPath(path: string): readonly string[] {
  const keys: string[] = [];
  for (const part of path.replace(/^\//, '').split('/')) {
    const before = keys.at(-1);
    if (before?.endsWith('\\')) keys[keys.length - 1] = `${before.slice(0, -1)}/${part}`;
    else keys.push(part);
  }
  return keys;
}

interface Walk {
  readonly keys: readonly string[];
  readonly edit: FieldEdit;
  readonly creation: Creation | undefined;
}

function walkMap(map: MapNode, walk: Walk, depth: number): MapNode {
  const part = walk.keys[depth] ?? '';
  const isList = part.endsWith('[]');
  const key = isList ? part.slice(0, -2) : part;
  const field = get(map, key);
  const missing = !field || isNull(field);
  const mark = walk.creation?.mark;
  if (missing && walk.creation && !isList) {
    const isLast = depth + 1 === walk.keys.length;
    return put(map, key, isLast ? walk.edit(undefined) : walkMap(mapNode([], mark), walk, depth + 1), mark);
  }
  if (!field) return map;
  return put(map, key, walkNode(missing && isList ? listNode([], field.mark) : field, walk, depth + 1));
}

function walkList(list: ListNode, walk: Walk, depth: number): ListNode {
  try {
    const items = list.items.map((item) => walkNode(item, walk, depth));
    return items.every((item, index) => item === list.items[index]) ? list : { ...list, items };
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`visit traversal on path: [${walk.keys.slice(depth).join(' ')}]: ${error.message}`);
  }
}

function walkNode(node: Node, walk: Walk, depth: number): Node {
  if (depth === walk.keys.length) return walk.edit(node);
  if (isNull(node)) return node;
  if (node.kind === 'map') return walkMap(node, walk, depth);
  if (node.kind === 'list') return walkList(node, walk, depth);
  throw new KustomizeError('expected sequence or mapping node');
}

/**
 * An object with the fields of a spec edited, or the object itself if the spec is not for its kind or nothing changes.
 * Lists on the way are walked element by element. Fields are created only if the spec says so and `creation` is given.
 */
export function editField(node: MapNode, spec: FieldSpec, edit: FieldEdit, creation?: Creation): MapNode {
  if (!gvkMatches(gvkOf(node), spec)) return node;
  const walk = { keys: splitPath(spec.path), edit, creation: spec.create ? creation : undefined };
  try {
    return walkMap(node, walk, 0);
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`considering field '${spec.path}' of object ${printId(idOf(node))}: ${error.message}`);
  }
}
