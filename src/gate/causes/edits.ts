import { diffArrays } from 'diff';

/** The smallest part of a change that can be taken back by itself. Lines count from 1. */
export interface Edit {
  readonly file: string;
  /** `lines`: some were replaced, came or went. Otherwise all of the file did. */
  readonly kind: 'lines' | 'replaced' | 'added' | 'removed';
  /** The first line that went, or before which lines came; then the texts that went. */
  readonly base: Lines;
  readonly head: Lines;
}

interface Lines {
  readonly start: number;
  readonly lines: readonly string[];
}

/** What a file was and is; undefined where a state does not have it. */
export interface FileStates {
  readonly file: string;
  readonly base: Uint8Array | undefined;
  readonly head: Uint8Array | undefined;
}

/** More bytes are not compared line by line. */
const largestText = 1024 * 1024;
/** More differences than these take too long to find; the whole file is then one edit. */
const mostDifferences = 5000;

/** The edits that make the head's file of the base's. Lines that were replaced one by one are single edits. */
export function editsOf({ file, base, head }: FileStates): readonly Edit[] {
  if (base === undefined || head === undefined) {
    const kind = base === undefined ? 'added' : 'removed';
    return [{ file, kind, base: wholeOf(base), head: wholeOf(head) }];
  }
  const whole: Edit = { file, kind: 'replaced', base: wholeOf(base), head: wholeOf(head) };
  if (!isText(base) || !isText(head)) return [whole];
  const changes = diffArrays([...whole.base.lines], [...whole.head.lines], { maxEditLength: mostDifferences });
  if (changes === undefined) return [whole];
  const edits: Edit[] = [];
  const at = { base: 1, head: 1 };
  let open: { base: string[]; head: string[] } | undefined;
  const close = (): void => {
    if (open) edits.push(...split(file, { start: at.base, lines: open.base }, { start: at.head, lines: open.head }));
    at.base += open?.base.length ?? 0;
    at.head += open?.head.length ?? 0;
    open = undefined;
  };
  for (const { value, added, removed } of changes) {
    if (added || removed) {
      open ??= { base: [], head: [] };
      open[added ? 'head' : 'base'].push(...value);
      continue;
    }
    close();
    at.base += value.length;
    at.head += value.length;
  }
  close();
  return edits;
}

function split(file: string, base: Lines, head: Lines): readonly Edit[] {
  if (base.lines.length === 0 || head.lines.length === 0) return [{ file, kind: 'lines', base, head }];
  if (base.lines.length === head.lines.length) return pairs(file, base, head);
  // Where another number of lines stands now, what has the same key is the same line.
  const runs = diffArrays(base.lines.map(keyOf), head.lines.map(keyOf));
  if (runs.every(({ added, removed }) => added || removed)) return [{ file, kind: 'lines', base, head }];
  const at = { base: 0, head: 0 };
  return runs.flatMap(({ value, added, removed }) => {
    const before = part(base, at.base, added ? 0 : value.length);
    const after = part(head, at.head, removed ? 0 : value.length);
    at.base += before.lines.length;
    at.head += after.lines.length;
    return added || removed
      ? [{ file, kind: 'lines' as const, base: before, head: after }]
      : pairs(file, before, after);
  });
}

function pairs(file: string, base: Lines, head: Lines): readonly Edit[] {
  const all = base.lines.map((_line, index): Edit => {
    return { file, kind: 'lines', base: part(base, index, 1), head: part(head, index, 1) };
  });
  return all.filter((edit) => edit.base.lines[0] !== edit.head.lines[0]);
}

function part({ start, lines }: Lines, index: number, count: number): Lines {
  return { start: start + index, lines: lines.slice(index, index + count) };
}

/** Indentation and name of an entry; of what is none the whole line. */
function keyOf(line: string): string {
  return /^\s*(?:- +)?[^\s#:=][^#:=]*[:=]/.exec(line)?.[0] ?? line;
}

/** The head's text of a file without some of its edits; undefined where the file would not be there. */
export function takenBack({ base, head }: FileStates, edits: readonly Edit[]): Uint8Array | undefined {
  if (edits.some(({ kind }) => kind !== 'lines') || head === undefined) return base;
  const lines: (string | undefined)[] = [...linesOf(head)];
  const inserted = new Map<number, readonly string[]>();
  for (const edit of edits) {
    lines.fill(undefined, edit.head.start - 1, edit.head.start - 1 + edit.head.lines.length);
    inserted.set(edit.head.start - 1, [...(inserted.get(edit.head.start - 1) ?? []), ...edit.base.lines]);
  }
  const text = [...lines, undefined].flatMap((line, index) => [
    ...(inserted.get(index) ?? []),
    ...(line === undefined ? [] : [line]),
  ]);
  return new TextEncoder().encode(text.join(''));
}

function wholeOf(bytes: Uint8Array | undefined): Lines {
  return { start: 1, lines: bytes === undefined || !isText(bytes) ? [] : linesOf(bytes) };
}

/** Each with its end, so that they join to the same text. */
function linesOf(bytes: Uint8Array): readonly string[] {
  const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split(/(?<=\n)/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function isText(bytes: Uint8Array): boolean {
  return bytes.length <= largestText && !bytes.includes(0);
}
