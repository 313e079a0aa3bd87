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
const white = /[ \t\r\n]*/y;
const trimsAtOpen = /-[ \t\r\n]/y;
const trimsAtClose = /[ \t\r\n]+->>/y;

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
    const trims = found >= 0 && matchAt(trimsAtOpen, this.#template, found + open.length) !== undefined;
    const start = this.#trims ? Math.min(afterWhite(this.#template, this.#at), end) : this.#at;
    const text = this.#template.slice(start, trims ? beforeWhite(this.#template, start, end) : end);
    if (text !== '') this.#tokens.push({ kind: 'text', text, offset: start });
    this.#trims = false;
    this.#at = end;
    if (found < 0) return;
    this.#at += trims ? 3 : 2;
    if (!this.#comment(found)) this.#action(found);
  }

  #comment(opened: number): boolean {
    const isTrimmed = this.#at - opened > open.length;
    const start = isTrimmed ? afterWhite(this.#template, this.#at) : this.#at;
    if (!this.#template.startsWith('/*', start)) return false;
    const end = this.#template.indexOf('*/', start + 2);
    if (end < 0) throw new TemplateError('unclosed comment', opened);
    const trimmed = matchAt(trimsAtClose, this.#template, end + 2);
    if (trimmed === undefined && !this.#template.startsWith(close, end + 2)) {
      throw new TemplateError('comment ends before closing delimiter', opened);
    }
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
    const trimmed = matchAt(trimsAtClose, this.#template, this.#at);
    if (trimmed === undefined && !this.#template.startsWith(close, this.#at)) return false;
    this.#tokens.push({ kind: 'close', text: close, offset: this.#at });
    this.#trims = trimmed !== undefined;
    this.#at += trimmed?.length ?? close.length;
    return true;
  }

  #token(): Token {
    const offset = this.#at;
    for (const [kind, pattern] of patterns) {
      const text = matchAt(pattern, this.#template, offset);
      if (text === undefined) continue;
      this.#at += text.length;
      return { kind, text, offset };
    }
    const character = String.fromCodePoint(this.#template.codePointAt(offset) ?? 0);
    throw new TemplateError(`unexpected ${JSON.stringify(character)} in an action`, offset);
  }
}

/** What a sticky pattern finds at a place. */
function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function afterWhite(text: string, at: number): number {
  return at + (matchAt(white, text, at)?.length ?? 0);
}

function beforeWhite(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && ' \t\r\n'.includes(text[at - 1] ?? '-')) at--;
  return at;
}
