import type { Budget } from './budget.ts';

/** A range of filled-in text, and where in the template it comes from. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  /** Of a text: where it starts in the template. Of a value: where the action does that wrote it. */
  readonly offset: number;
  readonly isText: boolean;
}

/** What became of a template; the segments cover all of the text, in order. */
export interface Filled {
  readonly text: string;
  readonly segments: readonly Segment[];
}

/** A place in a template. */
export interface TemplatePlace {
  readonly offset: number;
  /** Whether the whole range stands in the template as it is. */
  readonly isText: boolean;
}

/** Collects text, and where it is from. */
export class Output {
  readonly #budget: Budget;
  readonly #segments: Segment[] = [];
  readonly #parts: string[] = [];
  #length = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  text(text: string, offset: number): void {
    this.#add(text, offset, true);
  }

  value(text: string, offset: number): void {
    this.#add(text, offset, false);
  }

  filled(): Filled {
    return { text: this.#parts.join(''), segments: this.#segments };
  }

  #add(text: string, offset: number, isText: boolean): void {
    this.#budget.text(text.length);
    this.#parts.push(text);
    this.#segments.push({ start: this.#length, end: this.#length + text.length, offset, isText });
    this.#length += text.length;
  }
}

/** Where a range of the text of a template comes from. */
export function placeIn({ segments }: Filled, start: number, end: number): TemplatePlace {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((segments[middle]?.start ?? 0) <= start) low = middle;
    else high = middle - 1;
  }
  const found = segments[low];
  if (found === undefined) return { offset: 0, isText: false };
  if (!found.isText) return { offset: found.offset, isText: false };
  return { offset: found.offset + start - found.start, isText: start >= found.start && end <= found.end };
}
