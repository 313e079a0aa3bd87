/** Turns offsets of a text (UTF-16 units) into lines and columns. Line breaks are those of YAML: LF, CR LF and CR. */
export class LineTable {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    eachLineEnd(text, 0, text.length, (end) => this.#starts.push(end));
  }

  /** The line and column of an offset; both start at 1. */
  at(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#start(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#start(low) + 1 };
  }

  #start(line: number): number {
    return this.#starts[line] ?? 0;
  }
}

/** How many line breaks end in `text` between two offsets; `end` must not stand inside a CR LF. */
export function countLines(text: string, start: number, end: number): number {
  let count = 0;
  // Looked for in the part alone: what is not in it would be looked for to the end of the text.
  eachLineEnd(text.slice(start, end), 0, end - start, () => count++);
  return count;
}

/** The line that holds `offset`, without its line break. */
export function lineAround(text: string, offset: number): string {
  let start = Math.min(offset, text.length);
  while (start > 0 && !isBreak(text.charCodeAt(start - 1))) start--;
  let end = Math.min(offset, text.length);
  while (end < text.length && !isBreak(text.charCodeAt(end))) end++;
  return text.slice(start, end);
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}

/** Calls with the offset right after each line break; a CR LF is one. */
function eachLineEnd(text: string, start: number, end: number, call: (offset: number) => void): void {
  let feed = text.indexOf('\n', start);
  let carriage = text.indexOf('\r', start);
  for (;;) {
    const isFeed = carriage === -1 || (feed !== -1 && feed < carriage);
    const at = isFeed ? feed : carriage;
    if (at === -1 || at >= end) return;
    if (isFeed) feed = text.indexOf('\n', at + 1);
    else carriage = text.indexOf('\r', at + 1);
    if (isFeed || feed !== at + 1) call(at + 1);
  }
}
