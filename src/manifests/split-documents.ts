import { countLines } from './line-table.ts';

/** A part of a YAML text that holds one document, as text. */
export interface RawDocument {
  /** Counts from 0, empty and comment-only documents included. */
  readonly index: number;
  /** UTF-16 offsets of the part in the whole text: its first line and the end. */
  readonly start: number;
  readonly end: number;
  /** The number of its first line in the whole text. */
  readonly line: number;
}

/**
 * Cuts a YAML text at the lines that start a document: `---` at column 0, then white space or the end. YAML forbids
 * such a line inside any scalar, so no document is torn apart, and a broken one does not reach its neighbours.
 * Directives and leading comments belong to the document whose `---` they precede. An empty text is one empty document.
 */
export function* splitDocuments(text: string): Generator<RawDocument> {
  let start = 0;
  let line = 1;
  let index = 0;
  for (const marker of markers(text)) {
    const cut = index === 0 && isPrologue(text, 0, marker) ? 0 : directivesBefore(text, start, marker);
    if (cut === start) continue;
    yield { index, start, end: cut, line };
    index++;
    line += countLines(text, start, cut);
    start = cut;
  }
  yield { index, start, end: text.length, line };
}

/** Whether some line of the text starts a document explicitly. */
export function hasDocumentMarker(text: string): boolean {
  return markers(text).next().done !== true;
}

function* markers(text: string): Generator<number> {
  for (let at = text.indexOf('---'); at !== -1; at = text.indexOf('---', at + 1)) {
    const startsLine = at === 0 || isBreak(text.charCodeAt(at - 1));
    if (startsLine && (at + 3 === text.length || isSpace(text.charCodeAt(at + 3)))) yield at;
  }
}

/** Whether only directives, comments and blank lines stand before the first marker. */
function isPrologue(text: string, start: number, end: number): boolean {
  for (const { content } of linesBackwards(text, start, end)) {
    if (!isBlank(content) && !content.startsWith('%')) return false;
  }
  return true;
}

/** Where a document begins: at its marker, or at its directives, which stand after a `...` line. */
function directivesBefore(text: string, start: number, marker: number): number {
  let first = marker;
  for (const { content, offset } of linesBackwards(text, start, marker)) {
    if (content.startsWith('%')) first = offset;
    else if (/^\.\.\.(?:\s|$)/.test(content)) return first;
    else if (!isBlank(content)) return marker;
  }
  return marker;
}

function* linesBackwards(text: string, start: number, end: number): Generator<{ content: string; offset: number }> {
  let lineEnd = end;
  while (lineEnd > start) {
    let offset = lineEnd - 1;
    while (offset > start && !isBreak(text.charCodeAt(offset - 1))) offset--;
    yield { content: text.slice(offset, lineEnd).trimEnd(), offset };
    lineEnd = offset;
  }
}

function isBlank(line: string): boolean {
  const content = line.trimStart();
  return content === '' || content.startsWith('#');
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}

function isSpace(code: number): boolean {
  return isBreak(code) || code === 32 || code === 9;
}
