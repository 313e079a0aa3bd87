/** What Go's JSON scanner expects next. */
type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or }' | 'comma or ]' | 'end';

const whileLooking: Readonly<Record<Expected, string>> = {
  value: 'looking for beginning of value',
  'value or ]': 'looking for beginning of value',
  key: 'looking for beginning of object key string',
  'key or }': 'looking for beginning of object key string',
  colon: 'after object key',
  'comma or }': 'after object key:value pair',
  'comma or ]': 'after array element',
  end: 'after top-level value',
};
const closing: Readonly<Partial<Record<Expected, string>>> = { 'key or }': '}', 'comma or }': '}', 'comma or ]': ']' };
const ended = 'unexpected end of JSON input';
const space = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const literals = ['true', 'false', 'null'];

/** What Go's decoder says about a text that is no JSON; undefined for one that is. */
export function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return new FaultFinder(text).find();
  }
}

/** Reads up to the first character that cannot stand where it stands. */
class FaultFinder {
  readonly #text: string;
  readonly #open: ('{' | '[')[] = [];
  #at = 0;
  #expected: Expected = 'value';

  constructor(text: string) {
    this.#text = text;
  }

  find(): string | undefined {
    for (;;) {
      this.#pass(space);
      const character = this.#character();
      if (character === undefined) return this.#expected === 'end' ? undefined : ended;
      const fault = this.#expected.startsWith('value') ? this.#value(character) : this.#other(character);
      if (fault !== undefined) return fault;
    }
  }

  #value(character: string): string | undefined {
    if (character === ']' && this.#expected === 'value or ]') return this.#close();
    if (character === '{' || character === '[') {
      this.#at += 1;
      this.#open.push(character);
      this.#expected = character === '{' ? 'key or }' : 'value or ]';
      return undefined;
    }
    const literal = literals.find((word) => word.startsWith(character));
    const fault =
      character === '"' ? this.#string() : literal ? this.#literal(literal) : this.#pass(number) ? '' : undefined;
    if (fault === undefined) return this.#unexpected(character);
    this.#valueIsOver();
    return fault === '' ? undefined : fault;
  }

  #other(character: string): string | undefined {
    if (closing[this.#expected] === character) return this.#close();
    if (this.#expected.startsWith('key') && character === '"') {
      this.#expected = 'colon';
      return this.#string() || undefined;
    }
    const separator = this.#expected === 'colon' ? ':' : this.#expected.startsWith('comma') ? ',' : undefined;
    if (character !== separator) return this.#unexpected(character);
    this.#at += 1;
    this.#expected = separator === ',' && this.#open.at(-1) === '{' ? 'key' : 'value';
    return undefined;
  }

  #close(): undefined {
    this.#at += 1;
    this.#open.pop();
    this.#valueIsOver();
  }

  #valueIsOver(): void {
    const around = this.#open.at(-1);
    this.#expected = around === undefined ? 'end' : around === '{' ? 'comma or }' : 'comma or ]';
  }

  #string(): string {
    for (this.#at += 1; ; this.#at += 1) {
      const character = this.#character();
      if (character === undefined) return ended;
      if (character === '"') break;
      if (character < ' ') return `invalid character ${shown(character)} in string literal`;
      if (character !== '\\') continue;
      this.#at += 1;
      const escaped = this.#character();
      if (escaped === undefined) return ended;
      if (!'"\\/bfnrtu'.includes(escaped)) return `invalid character ${shown(escaped)} in string escape code`;
    }
    this.#at += 1;
    return '';
  }

  #literal(word: string): string {
    for (const wanted of word) {
      const character = this.#character();
      if (character === undefined) return ended;
      if (character !== wanted)
        return `invalid character ${shown(character)} in literal ${word} (expecting '${wanted}')`;
      this.#at += 1;
    }
    return '';
  }

  #unexpected(character: string): string {
    return `invalid character ${shown(character)} ${whileLooking[this.#expected]}`;
  }

  #character(): string | undefined {
    const code = this.#text.codePointAt(this.#at);
    return code === undefined ? undefined : String.fromCodePoint(code);
  }

  #pass(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    this.#at += found?.[0].length ?? 0;
    return found !== null;
  }
}

function shown(character: string): string {
  if (character === "'") return `'\\''`;
  return character === '"' ? `'"'` : `'${JSON.stringify(character).slice(1, -1)}'`;
}
