import type { BuildResource } from './resource.ts';
import { get, type Node } from './tree/node.ts';

/** The place in a file that decided a field. */
export interface NodeOrigin {
  /** Path in the file system of the build; for inline text, `#` and the field that it stands in follow. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** The step that made or moved the field, such as `namePrefix` or `images[0]`; none when it is as it was read. */
  readonly step?: string;
}

/**
 * Where the field at a path of a built object comes from: keys and list indexes, `['spec', 'replicas']`. Undefined when
 * the object has no such field, or when no text decided it.
 */
export function origin({ node }: BuildResource, path: readonly (string | number)[]): NodeOrigin | undefined {
  let current: Node | undefined = node;
  for (const step of path) {
    if (typeof step === 'string') current = get(current, step);
    else current = current?.kind === 'list' ? current.items[step] : undefined;
  }
  const mark = current?.mark;
  if (!mark) return undefined;
  const before = mark.source.text.slice(0, mark.offset);
  return {
    file: mark.source.path,
    line: before.split('\n').length,
    column: mark.offset - before.lastIndexOf('\n'),
    ...(mark.step === undefined ? {} : { step: mark.step }),
  };
}
