import type { BuildResource } from './resource.ts';
import { get, type Mark, type Node, type Source } from './tree/node.ts';

/** The place in a file that decided a field. */
export interface NodeOrigin {
  /** Path in the file system of the build. */
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
  const { source, line, column } = placeOf(mark);
  return { file: source.path, line, column, ...(mark.step === undefined ? {} : { step: mark.step }) };
}

interface TextPlace {
  readonly source: Source;
  readonly line: number;
  readonly column: number;
}

/** Where an offset stands. Inline text is followed into the file: to the line of a block, else to where the text begins. */
function placeOf({ source, offset }: Mark): TextPlace {
  const before = source.text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  const outer = source.within?.mark && placeOf(source.within.mark);
  if (!outer) return { source, line, column };
  const written = outer.source.text.split('\n')[outer.line + line - 1];
  if (source.within?.style !== 'literal' || written === undefined) return outer;
  const inner = source.text.split('\n')[line - 1] ?? '';
  return { source: outer.source, line: outer.line + line, column: column + written.length - inner.length };
}
