/** Objects whose stored results may not say what holds now. */
export class ChangedKeys {
  readonly #changes = new Map<string, { readonly since: number; readonly turn: number }>();
  readonly #now: () => number;
  #turn = 0;

  /** `now`: milliseconds of a clock that nobody sets. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#changes.size;
  }

  add(key: string): void {
    this.#turn += 1;
    const since = this.#changes.get(key)?.since ?? this.#now();
    this.#changes.set(key, { since, turn: this.#turn });
  }

  keys(): readonly string[] {
    return Array.from(this.#changes.keys());
  }

  /** A moment to compare with: what changes from now on is later. */
  get turn(): number {
    return this.#turn;
  }

  /** What is stored is what held at that moment. */
  settle(key: string, turn: number): void {
    const change = this.#changes.get(key);
    if (change && change.turn <= turn) this.#changes.delete(key);
  }

  /** How long the oldest has waited, in milliseconds; 0 when there is none. */
  oldestAge(): number {
    let oldest = Infinity;
    for (const { since } of this.#changes.values()) oldest = Math.min(oldest, since);
    return oldest === Infinity ? 0 : Math.max(0, this.#now() - oldest);
  }
}
