/** `${name}` or `${name…}`. Offsets are UTF-16 units of the text; the end is behind the closing brace. */
export interface Expression {
  readonly kind: 'expression';
  readonly name: string;
  /** As written: `:=`, `#`, `//`, `^^`…; empty for a plain `${name}`. */
  readonly operator: string;
  readonly args: readonly Argument[];
  readonly start: number;
  readonly end: number;
}

/** A piece of an operator's argument; in literal text the escapes are resolved. */
export type Argument = Expression | { readonly kind: 'literal'; readonly text: string };

/** Text that stays as it is. */
interface Verbatim {
  readonly kind: 'verbatim';
  readonly start: number;
  readonly end: number;
}

/** `$$`, which becomes `$`. */
interface EscapedDollar {
  readonly kind: 'dollar';
  readonly start: number;
  readonly end: number;
}

/** A piece of a text, outside of all expressions or a whole expression. */
export type Piece = Verbatim | EscapedDollar | Expression;
