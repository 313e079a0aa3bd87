/** Lets tests wait until something is so, without asking again and again. */
export class Moments {
  readonly #waiting = new Set<() => void>();
  readonly #patience: number;

  /** `patience`: how long is waited at most, in milliseconds. */
  constructor(patience = 20_000) {
    this.#patience = patience;
  }

  /** Something has happened. */
  look(): void {
    for (const look of this.#waiting) look();
  }

  /** Resolves once it is so; asked again after all that happens. Rejects when patience ends, with what `state` gives. */
  async when(what: string, isSo: () => boolean, state: () => unknown): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = (): void => void (isSo() && resolve());
    const timer = setTimeout(() => reject(new Error(`waited for ${what}: ${JSON.stringify(state())}`)), this.#patience);
    this.#waiting.add(look);
    look();
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(look);
    }
  }
}
