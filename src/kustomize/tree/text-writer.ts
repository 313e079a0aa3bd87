/** The column past which a text is broken at its next space. */
const width = 80;
const step = 2;
const breaks = /^[\r\n\u0085\u2028\u2029]$/;
const lineBreak = /[\r\n\u0085\u2028\u2029]/;

const escapes: ReadonlyMap<number, string> = new Map([
  [0, '0'],
  [7, 'a'],
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [11, 'v'],
  [12, 'f'],
  [13, 'r'],
  [27, 'e'],
  [0x22, '"'],
  [0x5c, '\\'],
  [0x85, 'N'],
  [0xa0, '_'],
  [0x2028, 'L'],
  [0x2029, 'P'],
]);
const escapedEverywhere = /["\\\u2028\u2029]|[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/gu;

/** Writes YAML text as go-yaml v2's emitter does: it knows the column, the indentation and whether a space is due. */
export class TextWriter {
  /** What has been written. */
  text = '';
  indent = -1;
  /** Only indentation and indicators stand on the line so far. */
  indention = true;
  #column = 0;
  #whitespace = true;

  /** Starts a line at the current indentation, or goes on on this one if only indicators stand before it. */
  writeIndent(): void {
    const indent = Math.max(0, this.indent);
    if (!this.indention || this.#column > indent || (this.#column === indent && !this.#whitespace)) this.#break();
    if (this.#column < indent) this.#put(' '.repeat(indent - this.#column));
    this.#whitespace = true;
    this.indention = true;
  }

  /** Writes `-`, `?`, `:`, brackets or quotes. */
  writeIndicator(indicator: string, needsSpace: boolean, keepsIndention: boolean): void {
    if (needsSpace) this.#space();
    this.#put(indicator);
    this.#whitespace = false;
    this.indention = this.indention && keepsIndention;
  }

  /** Puts the space that separates what follows from what stands there. */
  #space(): void {
    if (!this.#whitespace) this.#put(' ');
    this.#whitespace = true;
  }

  /** Where the next value will start. */
  startOfValue(): number {
    this.#space();
    return this.text.length;
  }

  writePlain(text: string, mayBreak: boolean): void {
    this.#space();
    this.#words(text, mayBreak);
    this.#afterScalar();
  }

  writeSingle(text: string, mayBreak: boolean): void {
    this.writeIndicator("'", true, false);
    this.#words(text.replaceAll("'", "''"), mayBreak);
    this.writeIndicator("'", false, false);
    this.#afterScalar();
  }

  /** A text with quotes already doubled. Single spaces within it may become line breaks. */
  #words(text: string, mayBreak: boolean): void {
    if (lineBreak.test(text)) this.#lines(text, mayBreak);
    else this.#spaced(text, mayBreak);
  }

  #spaced(text: string, mayBreak: boolean): void {
    if (!mayBreak || this.#column + text.length <= width) {
      this.#put(text);
      return;
    }
    for (const [index, word] of text.split(/(?<=[^ ]) (?=[^ ])/).entries()) {
      if (index > 0) {
        if (this.#column > width) this.writeIndent();
        else this.#put(' ');
      }
      this.#put(word);
    }
  }

  /** The same where the text has line breaks of the rarer kinds. */
  #lines(text: string, mayBreak: boolean): void {
    let startsLine = false;
    for (const piece of text.split(/([\r\n\u0085\u2028\u2029])/)) {
      if (breaks.test(piece)) {
        this.#breakWith(piece);
        this.indention = true;
        startsLine = true;
      } else if (piece !== '') {
        if (startsLine) this.writeIndent();
        this.#spaced(piece, mayBreak);
        this.indention = false;
        startsLine = false;
      }
    }
  }

  writeDouble(text: string, mayBreak: boolean): void {
    this.writeIndicator('"', true, false);
    // The emitter looks for a byte order mark where the text begins, whatever character it is about to write.
    if (text.startsWith('\ufeff')) this.#put(Array.from(text, escape).join(''));
    else this.#escapedWords(text, mayBreak);
    this.writeIndicator('"', false, false);
    this.#afterScalar();
  }

  #escapedWords(text: string, mayBreak: boolean): void {
    // What may become a line break is the first of some spaces, but not where the text begins or ends.
    for (const [index, word] of text.split(/(?<=[^ ]) (?!$)/).entries()) {
      if (index > 0) {
        if (!mayBreak || this.#column <= width) this.#put(' ');
        else {
          this.writeIndent();
          if (word.startsWith(' ')) this.#put('\\');
        }
      }
      this.#put(word.replace(escapedEverywhere, escape));
    }
  }

  writeLiteral(text: string): void {
    this.writeIndicator('|', true, false);
    if (/^[ \r\n\u0085\u2028\u2029]/.test(text)) this.writeIndicator(String(step), false, false);
    if (!lineBreak.test(text.slice(-1))) this.writeIndicator('-', false, false);
    else if (text.length === 1 || lineBreak.test(text.slice(-2, -1))) {
      this.writeIndicator('+', false, false);
    }
    this.#break();
    this.indention = true;
    this.#whitespace = true;
    let startsLine = true;
    for (const piece of text.split(/([\r\n\u0085\u2028\u2029])/)) {
      if (piece === '') continue;
      if (breaks.test(piece)) {
        this.#breakWith(piece);
        this.indention = true;
        startsLine = true;
      } else {
        if (startsLine) this.writeIndent();
        this.#put(piece);
        this.indention = false;
        startsLine = false;
      }
    }
  }

  #afterScalar(): void {
    this.#whitespace = false;
    this.indention = false;
  }

  #break(): void {
    this.#breakWith('\n');
  }

  #breakWith(character: string): void {
    this.text += character;
    this.#column = 0;
  }

  #put(text: string): void {
    this.text += text;
    this.#column += text.length;
  }
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const short = escapes.get(code);
  if (short !== undefined) return `\\${short}`;
  const digits = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
