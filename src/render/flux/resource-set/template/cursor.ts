import type { Token } from './lex.ts';
import { TemplateError } from './template-error.ts';

/** Goes through the tokens of a template. */
export class Cursor {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #at = 0;

  constructor(tokens: readonly Token[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  /** Where the next token stands, or the end of the template. */
  get offset(): number {
    return this.#tokens[this.#at]?.offset ?? this.#end;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  take(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  skipSpace(): void {
    while (this.peek()?.kind === 'space') this.#at++;
  }

  /** Whether the next token is this sign, or the delimiter that closes. */
  is(sign: string): boolean {
    const token = this.peek();
    return (token?.kind === 'sign' || token?.kind === 'close') && token.text === sign;
  }

  /** Takes the sign if it comes next. */
  takes(sign: string): boolean {
    const found = this.is(sign);
    if (found) this.#at++;
    return found;
  }

  /** The same after the tokens of `count` before. */
  back(count: number): void {
    this.#at -= count;
  }

  fault(message: string): TemplateError {
    return new TemplateError(message, this.offset);
  }

  expectClose(after: string): void {
    this.skipSpace();
    if (!this.takes('>>')) throw this.fault(`unexpected ${JSON.stringify(this.peek()?.text ?? 'end')} in ${after}`);
  }
}
