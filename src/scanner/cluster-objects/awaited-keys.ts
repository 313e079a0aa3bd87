/** Longer than the operator holds back a busy object; afterwards nobody counts on its trigger. In milliseconds. */
const longest = 10_000;

/** Objects that have changed themselves, so that a trigger of their own is on its way. */
export class AwaitedKeys {
  readonly #since = new Map<string, number>();
  readonly #now: () => number;

  /** `now`: milliseconds of a clock that nobody sets: a key would be awaited for as long as it goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  mark(key: string): void {
    this.#forgetOld();
    if (!this.#since.has(key)) this.#since.set(key, this.#now());
  }

  /** Its trigger is there. */
  clear(key: string): void {
    this.#since.delete(key);
  }

  isAwaited(key: string): boolean {
    this.#forgetOld();
    return this.#since.has(key);
  }

  /** The oldest come first. */
  #forgetOld(): void {
    for (const [key, since] of this.#since) {
      if (this.#now() - since <= longest) return;
      this.#since.delete(key);
    }
  }
}
