import { KustomizeError } from '../errors.ts';
import { deepestNode, largestObject } from '../limits.ts';
import type { Node } from './node.ts';

/** How much a tree is when everything that is shared in it is written out. */
interface Extent {
  /** Nodes and characters. */
  readonly size: number;
  /** How many lists and maps stand in each other. */
  readonly height: number;
}

const extents = new WeakMap<Node, Extent>();

/** How large a tree is, in nodes and characters of its texts. A part that stands in many places is counted in each, but looked at once. */
export function sizeOf(node: Node): number {
  return extentOf(node).size;
}

/**
 * Throws for a tree that grew beyond what one object may be: a few copies of copies have more nodes than a memory can
 * hold. To be asked after each step that puts a tree into itself, before anything walks it.
 */
export function checkSize(node: Node): void {
  const { size, height } = extentOf(node);
  if (size > largestObject) {
    throw new KustomizeError(`an object grows larger than ${largestObject} values and characters`);
  }
  if (height > deepestNode) throw new KustomizeError(`an object is nested deeper than ${deepestNode} levels`);
}

function extentOf(node: Node): Extent {
  if (node.kind === 'scalar') return { size: 1 + node.text.length, height: 0 };
  const known = extents.get(node);
  if (known !== undefined) return known;
  let size = 1;
  let height = 0;
  const add = (child: Node): void => {
    const extent = extentOf(child);
    size += extent.size;
    height = Math.max(height, extent.height);
  };
  if (node.kind === 'list') for (const item of node.items) add(item);
  else {
    for (const { key, value } of node.entries) {
      size += 1 + key.text.length;
      add(value);
    }
  }
  const extent = { size, height: height + 1 };
  extents.set(node, extent);
  return extent;
}
