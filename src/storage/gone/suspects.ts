/** Keys that wait for the same time each, then are told, in the order in which they came. */
export class Suspects {
  readonly #since = new Map<string, number>();
  readonly #milliseconds: number;
  readonly #onDue: (key: string) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number, onDue: (key: string) => void) {
    this.#milliseconds = milliseconds;
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#since.size;
  }

  /** Begins the wait of a key, unless it waits already. */
  add(key: string): void {
    if (this.#since.has(key)) return;
    this.#since.set(key, performance.now());
    this.#arm();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#since.clear();
  }

  #arm(): void {
    const [first] = this.#since.values();
    if (first === undefined || this.#timer) return;
    this.#timer = setTimeout(
      () => this.#tell(),
      Math.max(1, Math.ceil(first + this.#milliseconds - performance.now())),
    );
    this.#timer.unref();
  }

  #tell(): void {
    this.#timer = undefined;
    const due = performance.now() - this.#milliseconds;
    for (const [key, since] of this.#since) {
      if (since > due) break;
      this.#since.delete(key);
      this.#onDue(key);
    }
    this.#arm();
  }
}
