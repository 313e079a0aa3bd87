import type { Edit } from './edits.ts';

/** A line of a state that the change touched, and the edit that did. */
export interface Touched {
  readonly edit: Edit;
  readonly side: 'base' | 'head';
  readonly line: number;
}

/** All edits of a change, to be found by file and line. */
export class ChangedLines {
  readonly edits: readonly Edit[];
  readonly #byFile: ReadonlyMap<string, readonly Edit[]>;

  constructor(edits: readonly Edit[]) {
    this.edits = edits;
    this.#byFile = Map.groupBy(edits, ({ file }) => file);
  }

  of(file: string): readonly Edit[] {
    return this.#byFile.get(file) ?? [];
  }

  /** The edit that wrote a line of the head, or that took away one of the base. */
  at(side: 'base' | 'head', file: string, line: number): Touched | undefined {
    const edit = this.of(file).find((one) => {
      const { start, lines } = one[side];
      return line >= start && line < start + lines.length;
    });
    return edit && { edit, side, line };
  }
}
