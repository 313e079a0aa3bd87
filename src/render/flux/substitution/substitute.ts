import { quote } from '../../../manifests/problem.ts';
import { textOf, type Bytes } from './bytes.ts';
import { Edits, type Edit } from './edits.ts';
import { SubstitutionError } from './errors.ts';
import { Evaluator, type Use } from './evaluate.ts';
import type { Expression } from './expression.ts';
import { parseTemplate } from './parse.ts';
import type { Variables } from './variables.ts';

/** A text with its variables replaced. */
export interface Substituted<Origin> {
  readonly text: string;
  readonly edits: Edits<Origin>;
}

/**
 * Replaces the variables of a text as Flux' envsubst does. An expression that depends on what only the cluster knows
 * stays as it is, and its edit says so. Throws a SubstitutionError for what envsubst refuses or crashes on, and at the
 * limits of depth, size and cost.
 */
export function substitute<Origin>(text: string, variables: Variables<Origin>, strict: boolean): Substituted<Origin> {
  if (!text.includes('$')) {
    const nul = text.indexOf('\0');
    return { text: nul < 0 ? text : text.slice(0, nul), edits: new Edits([]) };
  }
  const pieces = parseTemplate(text);
  const evaluator = new Evaluator(variables, strict);
  const writer = new Writer<Origin>(text);
  for (const piece of pieces) {
    if (piece.kind === 'verbatim') writer.copy(piece.start, piece.end);
    else if (piece.kind === 'dollar') writer.dollar(piece.start);
    else {
      const { bytes, uses } = evaluator.evaluate(piece);
      if (bytes === undefined) writer.leave(piece, uses);
      else writer.replace(piece, bytes, uses);
    }
  }
  return writer.finish();
}

/** A value that ends within a character: what stands right behind it has to bring the rest. */
interface Held<Origin> {
  readonly bytes: Bytes;
  readonly start: number;
  readonly uses: readonly Use<Origin>[];
  readonly pieces: number;
}

/** No character has more bytes. */
const mostPieces = 4;

class Writer<Origin> {
  readonly #source: string;
  readonly #edits: Edit<Origin>[] = [];
  #text = '';
  #held: Held<Origin> | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  copy(start: number, end: number): void {
    this.#checkHeld();
    this.#text += this.#source.slice(start, end);
  }

  dollar(start: number): void {
    this.#checkHeld();
    this.#write('$', start, start + 2, [], false);
  }

  leave({ start, end }: Expression, uses: readonly Use<Origin>[]): void {
    this.#checkHeld();
    this.#write(this.#source.slice(start, end), start, end, uses, true);
  }

  replace(expression: Expression, value: Bytes, used: readonly Use<Origin>[]): void {
    const held = this.#held;
    const bytes = held === undefined ? value : held.bytes + value;
    const uses = held === undefined ? used : [...held.uses, ...used];
    const start = held?.start ?? expression.start;
    const text = textOf(bytes);
    const pieces = (held?.pieces ?? 0) + 1;
    this.#held = text === undefined ? { bytes, start, uses, pieces } : undefined;
    if (text !== undefined) this.#write(text, start, expression.end, uses, false);
    else if (pieces >= mostPieces) this.#checkHeld();
  }

  finish(): Substituted<Origin> {
    this.#checkHeld();
    return { text: this.#text, edits: new Edits(this.#edits) };
  }

  #write(text: string, inStart: number, inEnd: number, uses: readonly Use<Origin>[], isUnknown: boolean): void {
    const outStart = this.#text.length;
    this.#text += text;
    this.#edits.push({ outStart, outEnd: this.#text.length, inStart, inEnd, uses, isUnknown });
  }

  #checkHeld(): void {
    if (this.#held === undefined) return;
    const { start, uses } = this.#held;
    const shown = quote(this.#source.slice(start, start + 60));
    const names = uses.map(({ name }) => name);
    throw new SubstitutionError(
      'broken-character',
      `the value at ${shown} is no UTF-8: it is binary, or a character is cut in two; offsets and lengths count bytes`,
      start,
      names,
    );
  }
}
