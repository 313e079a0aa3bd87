import { DuplicateKey, maximumDepth, tooDeep, type Constructed } from './construct.ts';
import { lineAround, LineTable } from './line-table.ts';
import { Fault, quote } from './problem.ts';

/**
 * Reads a text as JSON; undefined for a blank one. Stricter than JSON.parse: duplicate keys and too deep nesting are
 * errors. Throws a Fault with the place.
 */
export function readJson(text: string): Constructed {
  const offset = text.search(/[^ \t\r\n]/);
  if (offset === -1) return undefined;
  new JsonScanner(text).scan();
  return { value: JSON.parse(text) as unknown, offset };
}

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![\w.+-])/y;
const word = /(?:true|false|null)(?!\w)/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

type Expected = 'value' | 'first item' | 'key' | 'first key' | 'colon' | 'comma' | 'end';
const expectations: Readonly<Record<Expected, string>> = {
  value: 'expected a value: a string in double quotes, a number, true, false, null, "[" or "{"',
  'first item': 'expected a value or "]"',
  key: 'expected a key in double quotes; no comma may stand before "}"',
  'first key': 'expected a key in double quotes or "}"',
  colon: 'expected ":" after the key',
  comma: 'expected a comma or the closing bracket',
  end: 'expected nothing more after the first value',
};

/** Checks JSON token by token and knows the place of each: JSON.parse reports neither places reliably nor duplicates. */
class JsonScanner {
  readonly #text: string;
  /** One entry per open list (undefined) or mapping (its keys with their offsets). */
  readonly #open: (Map<string, number> | undefined)[] = [];
  #at = 0;
  #expected: Expected = 'value';

  constructor(text: string) {
    this.#text = text;
  }

  scan(): void {
    for (this.#skipSpace(); this.#at < this.#text.length; this.#skipSpace()) this.#token();
    if (this.#expected !== 'end')
      throw new Fault(this.#at, 'the JSON text ends too early; close every quote, bracket and brace');
  }

  #token(): void {
    const character = this.#text.charAt(this.#at);
    if (character === '{' || character === '[') this.#push(character === '{');
    else if (character === '}' || character === ']') this.#pop(character === '}');
    else if (character === ':') this.#punctuation('colon', 'value');
    else if (character === ',') this.#punctuation('comma', this.#open.at(-1) === undefined ? 'value' : 'key');
    else if (this.#expected === 'key' || this.#expected === 'first key') this.#key();
    else this.#scalar();
  }

  #punctuation(needed: Expected, next: Expected): void {
    if (this.#expected !== needed) throw this.#unexpected();
    this.#at++;
    this.#expected = next;
  }

  #push(isMapping: boolean): void {
    this.#needValue();
    if (this.#open.length === maximumDepth) throw new Fault(this.#at, tooDeep);
    this.#open.push(isMapping ? new Map() : undefined);
    this.#at++;
    this.#expected = isMapping ? 'first key' : 'first item';
  }

  #pop(isMapping: boolean): void {
    const isOpen = this.#open.length > 0 && (this.#open.at(-1) !== undefined) === isMapping;
    const canEnd = this.#expected === 'comma' || this.#expected === (isMapping ? 'first key' : 'first item');
    if (!isOpen || !canEnd) throw this.#unexpected();
    this.#open.pop();
    this.#at++;
    this.#afterValue();
  }

  #key(): void {
    const start = this.#at;
    if (this.#text.charAt(start) !== '"') throw this.#unexpected();
    this.#string();
    const written = this.#text.slice(start, this.#at);
    const key = written.includes('\\') ? String(JSON.parse(written)) : written.slice(1, -1);
    const keys = this.#open.at(-1);
    const first = keys?.get(key);
    if (first !== undefined) throw new DuplicateKey(start, key, new LineTable(this.#text).at(first).line);
    keys?.set(key, start);
    this.#expected = 'colon';
  }

  #scalar(): void {
    this.#needValue();
    if (this.#text.charAt(this.#at) === '"') this.#string();
    else if (!this.#match(number) && !this.#match(word)) throw this.#unexpected();
    this.#afterValue();
  }

  #string(): void {
    const start = this.#at++;
    for (let code = this.#code(); code !== 0x22; code = this.#code()) {
      if (Number.isNaN(code))
        throw new Fault(start, `a string is not closed, at ${this.#line(start)}; add the closing quote`);
      if (code < 0x20)
        throw new Fault(
          this.#at,
          `a string holds a line break or another control character, at ${this.#line(start)}; write it as an escape such as \\n`,
        );
      if (code !== 0x5c) this.#at++;
      else if (!this.#match(escape))
        throw new Fault(
          this.#at,
          `a backslash escape is unknown to JSON, at ${this.#line(start)}; write "\\\\" for a backslash`,
        );
    }
    this.#at++;
  }

  #needValue(): void {
    if (this.#expected !== 'value' && this.#expected !== 'first item') throw this.#unexpected();
  }

  #afterValue(): void {
    this.#expected = this.#open.length === 0 ? 'end' : 'comma';
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #code(): number {
    return this.#text.charCodeAt(this.#at);
  }

  #skipSpace(): void {
    while (isSpace(this.#code())) this.#at++;
  }

  #unexpected(): Fault {
    return new Fault(this.#at, `not JSON: ${expectations[this.#expected]}, at ${this.#line(this.#at)}`);
  }

  #line(offset: number): string {
    return quote(lineAround(this.#text, offset).trim());
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
