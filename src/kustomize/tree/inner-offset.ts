const white = /[ \t\n\r\u0085\u2028\u2029]/;
const notWhite = /[^ \t\n\r\u0085\u2028\u2029]/g;

/**
 * Where a character of a scalar's value stands in the text that the scalar is read from. `start` is the scalar's offset
 * in `text`: its quote, its block header, or its first character. Line breaks and indentation move; all other characters
 * stand in the text in the order that they have in the value, some of them as escapes.
 */
export function innerOffset(text: string, start: number, value: string, index: number): number {
  const written = new WrittenScalar(text, start);
  let wanted = value.slice(0, index).match(notWhite)?.length ?? 0;
  while (wanted > 0 && !written.isAtEnd()) wanted -= written.take();
  const next = value[index];
  if (next !== undefined && !white.test(next)) {
    written.skipWhite();
    return written.offset;
  }
  const spaces = /[ \t]*$/.exec(value.slice(0, index))?.[0] ?? '';
  return text.startsWith(spaces, written.offset) ? written.offset + spaces.length : written.offset;
}

/** Goes through a scalar as it is written. */
class WrittenScalar {
  readonly #text: string;
  readonly #quote: string;
  offset: number;

  constructor(text: string, start: number) {
    this.#text = text;
    const first = text[start] ?? '';
    this.#quote = first === '"' || first === "'" ? first : '';
    this.offset = this.#quote === '' ? start : start + 1;
    if (first === '|' || first === '>') {
      const line = text.indexOf('\n', start);
      this.offset = line < 0 ? text.length : line + 1;
    }
  }

  isAtEnd(): boolean {
    return this.offset >= this.#text.length;
  }

  /** Passes one character; says how many UTF-16 units that are no spaces or line breaks it stands for. */
  take(): number {
    const [written, units] = this.#next();
    this.offset += written;
    return units;
  }

  skipWhite(): void {
    while (!this.isAtEnd()) {
      const [written, units] = this.#next();
      if (units > 0) return;
      this.offset += written;
    }
  }

  /** How long the next character is as it is written, and how many units of the value it stands for. */
  #next(): readonly [written: number, units: number] {
    const character = this.#text[this.offset] ?? '';
    if (this.#quote === '"' && character === '\\') return this.#escape();
    if (this.#quote === "'" && this.#text.startsWith("''", this.offset)) return [2, 1];
    return [1, white.test(character) ? 0 : 1];
  }

  #escape(): readonly [written: number, units: number] {
    const letter = this.#text[this.offset + 1] ?? '';
    const digits = { x: 2, u: 4, U: 8 }[letter] ?? 0;
    if (digits === 0) return [2, /[nrt\t\n\r NLP]/.test(letter) ? 0 : 1];
    const code = Number.parseInt(this.#text.slice(this.offset + 2, this.offset + 2 + digits), 16);
    if (code <= 0xffff && white.test(String.fromCharCode(code))) return [2 + digits, 0];
    return [2 + digits, code > 0xffff ? 2 : 1];
  }
}
