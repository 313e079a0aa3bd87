import { quote } from '../../../manifests/problem.ts';
import { SubstitutionError, type SubstitutionFault } from './errors.ts';
import type { Argument, Expression, Piece } from './expression.ts';

/** How deep expressions may stand in each other's arguments. */
const maximumDepth = 100;

const identifier = /[\p{L}\p{Nd}_]+/uy;
const dollar = 36;
const backslash = 92;
const openBrace = 123;
const closeBrace = 125;

/**
 * Cuts a text into what stays, `$$`, and expressions, by the grammar of Flux' envsubst, its oddities included: an
 * unescaped `/` ends a pattern but `}` does not, and delimiters may be doubled. As there, a NUL ends the text.
 * Throws a SubstitutionError that names the place.
 */
export function parseTemplate(text: string): Piece[] {
  const nul = text.indexOf('\0');
  return new Parser(nul < 0 ? text : text.slice(0, nul)).parse();
}

class Parser {
  readonly #text: string;
  #at = 0;
  #starts: number[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Piece[] {
    const pieces: Piece[] = [];
    const text = this.#text;
    while (this.#at < text.length) {
      const start = this.#at;
      const sign = this.#special(start);
      if (sign > start) pieces.push({ kind: 'verbatim', start, end: sign });
      this.#at = sign;
      if (sign === text.length) break;
      if (text.charCodeAt(sign + 1) === openBrace) pieces.push(this.#expression());
      else pieces.push({ kind: 'dollar', start: sign, end: (this.#at = sign + 2) });
    }
    return pieces;
  }

  /** Where the next `${` or `$$` stands, else the end. */
  #special(from: number): number {
    let at = this.#text.indexOf('$', from);
    while (at >= 0) {
      const next = this.#text.charCodeAt(at + 1);
      if (next === openBrace || next === dollar) return at;
      at = this.#text.indexOf('$', at + 1);
    }
    return this.#text.length;
  }

  #expression(): Expression {
    const start = this.#at;
    this.#starts.push(start);
    if (this.#starts.length > maximumDepth) {
      throw this.#fault('too-deep', `expressions are nested deeper than ${maximumDepth} levels; use fewer`);
    }
    this.#at += 2;
    const { name, operator, args } = this.#peek() === '#' ? this.#length() : this.#named();
    if (this.#peek() !== '}') {
      throw operator === ''
        ? this.#missingBrace()
        : this.#bad(`"}" is expected after the arguments of ${quote(operator)}`);
    }
    this.#at++;
    this.#starts.pop();
    return { kind: 'expression', name, operator, args, start, end: this.#at };
  }

  #length(): Content {
    this.#at++;
    const name = this.#name();
    if (name === '') throw this.#bad('a variable name is expected after "${#"');
    return { name, operator: '#', args: [] };
  }

  #named(): Content {
    const name = this.#name();
    if (name === '')
      throw this.#fault('no-variable-name', 'a variable name is expected after "${"; write "$${" for the text "${"');
    switch (this.#peek()) {
      case ':':
        return this.#colon(name);
      case '=':
        return { name, operator: this.#take(1), args: this.#defaultText() };
      case ',':
      case '^':
        return { name, operator: this.#casing(), args: [] };
      case '/':
        return this.#replacement(name);
      case '#':
      case '%':
        return {
          name,
          operator: this.#take(this.#peek(1) === this.#peek() ? 2 : 1),
          args: [this.#argument('}', false)],
        };
      default:
        return { name, operator: '', args: [] };
    }
  }

  /** `:=` and its like, or a substring. Upstream goes back by the width of what follows the colon, and fails if that is not 1. */
  #colon(name: string): Content {
    const next = this.#peek(1);
    if (next !== '' && '=-?+'.includes(next)) return { name, operator: this.#take(2), args: this.#defaultText() };
    if (next === '' || next > '\x7f') throw this.#bad('a number or one of "=", "-", "+", "?" is expected after ":"');
    const operator = this.#take(1);
    const args = [this.#argument(':}', false)];
    if (this.#peek() === '}') return { name, operator, args };
    this.#delimiter(':');
    args.push(this.#argument('}', false));
    return { name, operator, args };
  }

  #defaultText(): Argument[] {
    const args: Argument[] = [];
    while (this.#peek() !== '}') args.push(this.#argument('}', false));
    return args;
  }

  #casing(): string {
    const isPair = this.#peek(1) === ',' || this.#peek(1) === '^';
    return this.#take(isPair ? 2 : 1);
  }

  #replacement(name: string): Content {
    const isLong = this.#peek(1) !== '' && '/#%'.includes(this.#peek(1));
    const operator = this.#take(isLong ? 2 : 1);
    const args = [this.#argument('/', true)];
    this.#delimiter('/');
    if (this.#peek() !== '}') args.push(this.#argument('}', true));
    return { name, operator, args };
  }

  #delimiter(sign: string): void {
    if (this.#peek() !== sign) throw this.#bad(`${quote(sign)} is expected between the arguments`);
    while (this.#peek() === sign) this.#at++;
  }

  /** A nested expression, or literal text, never empty, up to one of `stops` or to a nested expression. */
  #argument(stops: string, hasEscapes: boolean): Argument {
    const start = this.#at;
    if (this.#peek() === '$' && this.#peek(1) === '{') return this.#expression();
    let text = '';
    let from = start;
    while (this.#at < this.#text.length && !this.#ends(stops, hasEscapes)) {
      if (!hasEscapes || !this.#isEscape()) this.#at++;
      else {
        text += this.#text.slice(from, this.#at);
        from = this.#at + 1;
        this.#at += 2;
      }
    }
    if (this.#at === start) throw this.#fault('no-function-argument', 'the operator has no argument');
    return { kind: 'literal', text: text + this.#text.slice(from, this.#at) };
  }

  #ends(stops: string, hasEscapes: boolean): boolean {
    const code = this.#text.charCodeAt(this.#at);
    if (code === dollar) return this.#text.charCodeAt(this.#at + 1) === openBrace;
    return code === closeBrace
      ? stops.includes('}')
      : !(hasEscapes && code === backslash) && stops.includes(this.#peek());
  }

  /** `$$`, `\/` and `\\` stand for their second character. */
  #isEscape(): boolean {
    const code = this.#text.charCodeAt(this.#at);
    const next = this.#peek(1);
    return code === dollar ? next === '$' : code === backslash && (next === '/' || next === '\\');
  }

  #name(): string {
    identifier.lastIndex = this.#at;
    const [name = ''] = identifier.exec(this.#text) ?? [];
    this.#at += name.length;
    return name;
  }

  #peek(ahead = 0): string {
    return this.#text.charAt(this.#at + ahead);
  }

  #take(length: number): string {
    const taken = this.#text.slice(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }

  #missingBrace(): SubstitutionError {
    return this.#fault(
      'missing-closing-brace',
      'a closing brace or an operator is expected after the variable name; write "$${" for the text "${"',
    );
  }

  #bad(message: string): SubstitutionError {
    return this.#fault('bad-substitution', message);
  }

  #fault(code: SubstitutionFault, message: string): SubstitutionError {
    const start = this.#starts.at(-1) ?? this.#at;
    return new SubstitutionError(code, `${message}, at ${quote(this.#text.slice(start, start + 80))}`, start);
  }
}

interface Content {
  readonly name: string;
  readonly operator: string;
  readonly args: Argument[];
}
