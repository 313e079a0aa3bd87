import { parseEvents, YAMLException, type Event } from 'js-yaml';
import { KustomizeError } from '../errors.ts';
import { characterFault, earlyEnd, goYamlFault } from './yaml-fault.ts';

/** How deep lists and maps may be nested, through aliases too: whoever walks a tree may recurse. */
export const maximumDepth = 300;
/** How many characters may be parsed again for the sake of lines that are indented too little. */
const maximumRework = 5_000_000;

/** The events of a text, and the text that their offsets refer to. */
export interface Parsed {
  readonly events: readonly Event[];
  readonly text: string;
  /** The offset in the original text of an offset in this one. */
  readonly origin: (offset: number) => number;
}

/**
 * Parses a YAML text. Unlike js-yaml, go-yaml lets lines inside of brackets and quotes be indented as little as they
 * like: `[` on one line and `]` below the key. There leading spaces mean nothing, so such lines get some more.
 */
export function parseText(original: string): Parsed {
  const wrong = characterFault(original);
  if (wrong !== undefined) throw new KustomizeError(wrong);
  const inserted: number[] = [];
  let text = original;
  let insertion = '';
  for (let work = 0; ;) {
    try {
      const events = parseEvents(text, { maxDepth: maximumDepth });
      return { events, text, origin: (offset) => originOf(offset, inserted, insertion.length) };
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      insertion ||= ' '.repeat(deepestColumn(text) + 1);
      const end = earlyEnd(error, text);
      if (end !== undefined) {
        text = text.slice(0, end);
        continue;
      }
      const line = shortLine(error, text, inserted.at(-1), insertion.length);
      if (line === undefined || work > maximumRework) {
        throw new KustomizeError(goYamlFault(error, text), { cause: error });
      }
      text = text.slice(0, line) + insertion + text.slice(line);
      inserted.push(line);
      work += line;
    }
  }
}

/** No block begins further right than the first word of some line. */
function deepestColumn(text: string): number {
  let column = 0;
  for (const [prefix] of text.matchAll(/^[ ?:-]*/gm)) column = Math.max(column, prefix.length);
  return column;
}

/** Where the content of the line begins that js-yaml finds indented too little; undefined where that does not help. */
function shortLine(error: YAMLException, text: string, last: number | undefined, size: number): number | undefined {
  const position = error.mark?.position;
  if (position === undefined || position >= text.length || !/deficient indentation/.test(error.reason))
    return undefined;
  // Always further down: a line that has been moved and still is wrong will not get right.
  return last !== undefined && position <= last + size ? undefined : position;
}

/** Insertions of one size stand in their order, each given in the text as it was before the later ones. */
function originOf(offset: number, inserted: readonly number[], size: number): number {
  let removed = 0;
  for (const place of inserted) {
    if (offset < place) break;
    removed += Math.min(size, offset - place);
  }
  return offset - removed;
}
