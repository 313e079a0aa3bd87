import type { Edit } from './edits.ts';

/** Longer ones are not taken apart: their first line stands for them. */
const longest = 12;

/**
 * Lines that came together, in parts to be taken back: each by itself, the innermost first, then each with what stands
 * below it, the smallest first. Without its only entry a mapping is null, which a chart may not bear.
 */
export function partsOf({ file, kind, base, head }: Edit): readonly Edit[] {
  const { start, lines } = head;
  const isInsertion = kind === 'lines' && base.lines.length === 0;
  if (!isInsertion || lines.length < 2 || lines.length > longest) return [];
  const part = (index: number, count: number): Edit => {
    return { file, kind, base, head: { start: start + index, lines: lines.slice(index, index + count) } };
  };
  const fromLast = lines.map((_line, index) => index).toReversed();
  const blocks = fromLast.map((index) => part(index, blockLength(lines.slice(index))));
  const inner = blocks.filter((block) => block.head.lines.length > 1 && block.head.lines.length < lines.length);
  return [
    ...fromLast.map((index) => part(index, 1)),
    ...inner.toSorted((left, right) => left.head.lines.length - right.head.lines.length),
  ];
}

/**
 * The line of the head that stands for an edit: its first one; of mappings with one entry the innermost entry, as long
 * as its lines are `unsure`: taken back alone, they tell nothing.
 */
export function tellingLine({ kind, base, head: { start, lines } }: Edit, unsure: ReadonlySet<number>): number {
  if (kind !== 'lines' || base.lines.length > 0) return start;
  let index = 0;
  while (unsure.has(start + index + 1) && blockLength(lines.slice(index + 1)) === lines.length - index - 1) index += 1;
  return start + index;
}

/** How many lines stand at or below the first one. */
function blockLength([first = '', ...others]: readonly string[]): number {
  const end = others.findIndex((line) => indentOf(line) <= indentOf(first));
  return end === -1 ? others.length + 1 : end + 1;
}

function indentOf(line: string): number {
  const found = line.search(/\S/);
  return found === -1 ? Infinity : found;
}
