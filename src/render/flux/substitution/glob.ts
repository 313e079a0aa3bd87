import { characterAt, replacement, widthAt, type Bytes } from './bytes.ts';

/** What a chunk comes to: the offset behind the match, or one of these. */
const noMatch = -1;
const badPattern = -2;

interface Chunk {
  readonly hasStar: boolean;
  readonly text: Bytes;
}

/**
 * A pattern in the syntax of Go's path.Match, except that `*`, `?` and classes match `/` too. A fault of the pattern is
 * found only when matching comes to it.
 */
export class Glob {
  readonly #chunks: readonly Chunk[];
  readonly #charge: (steps: number) => void;
  /** Whether no text can bring up a fault. */
  readonly isSound: boolean;
  /** What every match ends with. */
  readonly ending: Bytes;

  /** `charge` is told each step of matching, and may throw. */
  constructor(pattern: Bytes, charge: (steps: number) => void) {
    this.#chunks = chunksOf(pattern);
    this.#charge = charge;
    this.isSound = !/[[\\]/.test(pattern);
    const last = this.#chunks.at(-1)?.text ?? '';
    this.ending = this.isSound ? last.slice(last.lastIndexOf('?') + 1) : '';
  }

  /** Whether the pattern matches the first `end` bytes as a whole; undefined when it turns out to be malformed. */
  matches(bytes: Bytes, end: number): boolean | undefined {
    let at = 0;
    for (const [index, chunk] of this.#chunks.entries()) {
      const isLast = index === this.#chunks.length - 1;
      if (chunk.hasStar && chunk.text === '') return true;
      at = this.#place(chunk, bytes, at, end, isLast);
      if (at === badPattern) return undefined;
      if (at === noMatch) return false;
    }
    return at === end;
  }

  /** Where the chunk ends at its first possible place; the last one has to reach the end. */
  #place({ hasStar, text }: Chunk, bytes: Bytes, at: number, end: number, isLast: boolean): number {
    for (let start = at; start <= end; start++) {
      this.#charge(1 + text.length);
      const behind = matchChunk(text, bytes, start, end);
      if (behind === badPattern || (behind >= 0 && (!isLast || behind === end))) return behind;
      if (!hasStar) return noMatch;
    }
    return noMatch;
  }
}

/** Cuts a pattern before each star that stands in no class. */
function chunksOf(pattern: Bytes): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < pattern.length;) {
    const start = at;
    while (pattern[at] === '*') at++;
    const from = at;
    for (let isClass = false; at < pattern.length && (isClass || pattern[at] !== '*'); at++) {
      if (pattern[at] === '\\') at += at + 1 < pattern.length ? 1 : 0;
      else if (pattern[at] === '[') isClass = true;
      else if (pattern[at] === ']') isClass = false;
    }
    chunks.push({ hasStar: from > start, text: pattern.slice(from, at) });
  }
  return chunks;
}

function matchChunk(chunk: Bytes, bytes: Bytes, start: number, end: number): number {
  let at = start;
  for (let index = 0; index < chunk.length;) {
    if (at >= end) return noMatch;
    const sign = chunk[index];
    if (sign === '[') {
      const behind = matchClass(chunk, index + 1, characterAt(bytes, at, end));
      if (behind < 0) return behind;
      index = behind;
      at += widthAt(bytes, at, end);
    } else if (sign === '?') {
      index++;
      at += widthAt(bytes, at, end);
    } else {
      if (sign === '\\' && ++index >= chunk.length) return badPattern;
      if (chunk[index] !== bytes[at]) return noMatch;
      index++;
      at++;
    }
  }
  return at;
}

/** The offset behind the class that begins at `start`, if the character is in it. */
function matchClass(chunk: Bytes, start: number, character: number): number {
  const isNegated = chunk[start] === '^';
  let isIn = false;
  let at = isNegated ? start + 1 : start;
  for (let ranges = 0; ranges === 0 || chunk[at] !== ']'; ranges++) {
    const low = member(chunk, at);
    if (low === undefined) return badPattern;
    const high = chunk[low.end] === '-' ? member(chunk, low.end + 1) : low;
    if (high === undefined) return badPattern;
    if (low.character <= character && character <= high.character) isIn = true;
    at = high.end;
  }
  return isIn === isNegated ? noMatch : at + 1;
}

/** A character of a class, perhaps behind a backslash; something has to follow it. */
function member(chunk: Bytes, start: number): { readonly character: number; readonly end: number } | undefined {
  const sign = chunk[start];
  if (sign === undefined || sign === '-' || sign === ']') return undefined;
  const at = sign === '\\' ? start + 1 : start;
  if (at >= chunk.length) return undefined;
  const character = characterAt(chunk, at, chunk.length);
  const end = at + widthAt(chunk, at, chunk.length);
  return end >= chunk.length || (character === replacement && end === at + 1) ? undefined : { character, end };
}
