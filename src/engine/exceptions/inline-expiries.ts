import { inlineExpiryOf } from './inline.ts';

/** When the annotations of resources stop to except them: of the few that have such a moment. */
export class InlineExpiries {
  readonly #moments = new Map<string, number>();

  /** Takes in the annotations that the resource of a key has now; undefined: it is gone. */
  put(key: string, annotations: unknown): void {
    const moment = inlineExpiryOf(annotations);
    if (moment === undefined) this.#moments.delete(key);
    else this.#moments.set(key, moment);
  }

  /** The keys of those whose moment lies between two others, in milliseconds since 1970, whichever comes first. */
  between(from: number, to: number): readonly string[] {
    const isOver = (moment: number, now: number): boolean => moment <= now;
    return Array.from(this.#moments).flatMap(([key, moment]) =>
      isOver(moment, from) === isOver(moment, to) ? [] : [key],
    );
  }
}
