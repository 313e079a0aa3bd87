import type { Node } from '../tree/node.ts';
import { get } from '../tree/node.ts';
import { resolveScalar } from '../tree/resolve.ts';

/** Whether two nodes stand for the same data: types and values of scalars count, the order of keys does not. */
export function sameJson(one: Node, other: Node): boolean {
  if (one.kind === 'scalar' && other.kind === 'scalar') {
    return String(resolveScalar(one).value) === String(resolveScalar(other).value) && isText(one) === isText(other);
  }
  if (one.kind === 'list' && other.kind === 'list') {
    return sameLength(one.items, other.items) && one.items.every((item, index) => matches(item, other.items[index]));
  }
  if (one.kind !== 'map' || other.kind !== 'map') return false;
  return (
    sameLength(one.entries, other.entries) &&
    one.entries.every(({ key, value }) => matches(value, get(other, key.text)))
  );
}

function matches(one: Node, other: Node | undefined): boolean {
  return other !== undefined && sameJson(one, other);
}

function sameLength(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length;
}

function isText(node: Node): boolean {
  return node.kind === 'scalar' && resolveScalar(node).type === 'string';
}
