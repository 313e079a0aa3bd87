import { TemplateError } from './template-error.ts';

type TokenKind = 'text' | 'open' | 'close' | 'space' | 'name' | 'field' | 'variable' | 'number' | 'string' | 'sign';

/** A piece of a template; `offset` in UTF-16 units. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly offset: number;
}

const open = '<<';
const close = '>>';
const whiteAtStart = /^[ \t\r\n]+/;
const whiteAtEnd = /[ \t\r\n]+$/;
const trimsAtOpen = /^-[ \t\r\n]/;
const trimsAtClose = /^[ \t\r\n]+->>/;

const word = String.raw`[\p{L}_][\p{L}\p{Nd}_]*`;
/** In the order of trying. What Go takes as a number goes up to the next character that cannot be part of one. */
const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /[ \t\r\n]+/y],
  ['string', /"(?:[^"\\\n]|\\[^\n])*"/y],
  ['string', /`[^`]*`/y],
  ['number', /'(?:[^'\\\n]|\\[^\n])+'/y],
  [
    'number',
    /[+-]?(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*)(?:\.[\d_]*)?(?:[eE][+-]?\d+)?|\.\d[\d_]*(?:[eE][+-]?\d+)?)/y,
  ],
  ['variable', new RegExp(String.raw`\$(?:${word})?`, 'uy')],
  ['field', new RegExp(String.raw`\.${word}`, 'uy')],
  ['name', new RegExp(word, 'uy')],
  ['sign', /:=|[=|(),.]/y],
];

/**
 * Cuts a template with the delimiters `<<` and `>>` into tokens as Go's text/template does: `<<- ` and ` ->>` take the
 * white space beside them away, comments are gone. Throws a TemplateError.
 */
export function lex(template: string): Token[] {
  return new Lexer(template).tokens();
}

class Lexer {
  readonly #template: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  /** Whether the action before took away the white space that comes next. */
  #trims = false;

  constructor(template: string) {
    this.#template = template;
  }

  tokens(): Token[] {
    while (this.#at < this.#template.length) this.#text();
    return this.#tokens;
  }

  /** Text up to an action, and the action. */
  #text(): void {
    const found = this.#template.indexOf(open, this.#at);
    const end = found < 0 ? this.#template.length : found;
    const trims = found >= 0 && trimsAtOpen.test(this.#template.slice(found + 2, found + 4));
    let start = this.#at;
    let text = this.#template.slice(start, end);
    if (this.#trims) {
      const white = whiteAtStart.exec(text)?.[0].length ?? 0;
      start += white;
      text = text.slice(white);
    }
    if (trims) text = text.replace(whiteAtEnd, '');
    if (text !== '') this.#tokens.push({ kind: 'text', text, offset: start });
    this.#trims = false;
    this.#at = end;
    if (found < 0) return;
    this.#at += trims ? 3 : 2;
    if (!this.#comment(found)) this.#action(found);
  }

  #comment(opened: number): boolean {
    const body = this.#template.slice(this.#at);
    const white = whiteAtStart.exec(body)?.[0].length ?? 0;
    const isTrimmed = this.#at - opened === 3;
    const start = isTrimmed ? this.#at + white : this.#at;
    if (!this.#template.startsWith('/*', start)) return false;
    const end = this.#template.indexOf('*/', start + 2);
    if (end < 0) throw new TemplateError('unclosed comment', opened);
    const rest = this.#template.slice(end + 2);
    const trimmed = trimsAtClose.exec(rest)?.[0];
    if (trimmed === undefined && !rest.startsWith(close))
      throw new TemplateError('comment ends before closing delimiter', opened);
    this.#trims = trimmed !== undefined;
    this.#at = end + 2 + (trimmed?.length ?? close.length);
    return true;
  }

  #action(opened: number): void {
    this.#tokens.push({ kind: 'open', text: open, offset: opened });
    for (;;) {
      if (this.#at >= this.#template.length) throw new TemplateError('unclosed action', opened);
      if (this.#closes()) return;
      this.#tokens.push(this.#token());
    }
  }

  #closes(): boolean {
    const trimmed = trimsAtClose.exec(this.#template.slice(this.#at, this.#at + 1000))?.[0];
    if (trimmed === undefined && !this.#template.startsWith(close, this.#at)) return false;
    this.#tokens.push({ kind: 'close', text: close, offset: this.#at });
    this.#trims = trimmed !== undefined;
    this.#at += trimmed?.length ?? close.length;
    return true;
  }

  #token(): Token {
    const offset = this.#at;
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = offset;
      const text = pattern.exec(this.#template)?.[0];
      if (text === undefined) continue;
      this.#at += text.length;
      return { kind, text, offset };
    }
    const character = String.fromCodePoint(this.#template.codePointAt(offset) ?? 0);
    throw new TemplateError(`unexpected ${JSON.stringify(character)} in an action`, offset);
  }
}
