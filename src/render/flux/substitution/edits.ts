import type { Use } from './evaluate.ts';

/** A piece of the text that was replaced. Offsets are UTF-16 units: `out…` in the new text, `in…` in the one before. */
export interface Edit<Origin> {
  readonly outStart: number;
  readonly outEnd: number;
  readonly inStart: number;
  readonly inEnd: number;
  /** The variables behind it; empty for `$$`, which became `$`. */
  readonly uses: readonly Use<Origin>[];
  /** Whether the text still stands there as it was, since only the cluster knows what it becomes. */
  readonly isUnknown: boolean;
}

/** Where a character of the new text comes from: the same character of the text before, or an edit. */
export type Followed<Origin> = { readonly offset: number } | { readonly edit: Edit<Origin> };

/** The edits of one text, in its order. */
export class Edits<Origin> {
  readonly all: readonly Edit<Origin>[];

  constructor(all: readonly Edit<Origin>[]) {
    this.all = all;
  }

  /** Follows an offset of the new text back. */
  follow(offset: number): Followed<Origin> {
    const index = this.#firstEndingAfter(offset);
    const edit = this.all[index];
    if (edit !== undefined && edit.outStart <= offset) return { edit };
    const before = this.all[index - 1];
    return { offset: before === undefined ? offset : offset - before.outEnd + before.inEnd };
  }

  /** The edits that a range of the new text has a part in, those without any text and at its ends included. */
  within(start: number, end: number): readonly Edit<Origin>[] {
    let first = this.#firstEndingAfter(start);
    for (; isEmptyAt(this.all[first - 1], start);) first--;
    const found: Edit<Origin>[] = [];
    for (let index = first; index < this.all.length; index++) {
      const edit = this.all[index];
      if (edit === undefined || edit.outStart > end || (edit.outStart === end && edit.outEnd > end)) break;
      found.push(edit);
    }
    return found;
  }

  /** The index of the first edit whose end is greater than `offset`. */
  #firstEndingAfter(offset: number): number {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.all[middle]?.outEnd ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function isEmptyAt(edit: Edit<unknown> | undefined, offset: number): boolean {
  return edit !== undefined && edit.outStart === offset && edit.outEnd === offset;
}
