/** Things that wait for the same time each, by their keys, then are told in the order in which they came. */
export class Suspects<Thing> {
  readonly #waiting = new Map<string, { readonly since: number; readonly thing: Thing }>();
  readonly #milliseconds: number;
  readonly #onDue: (thing: Thing) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number, onDue: (thing: Thing) => void) {
    this.#milliseconds = milliseconds;
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Begins the wait of a thing, unless one of its key waits already. */
  add(key: string, thing: Thing): void {
    if (this.#waiting.has(key)) return;
    this.#waiting.set(key, { since: performance.now(), thing });
    this.#arm();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.clear();
  }

  #arm(): void {
    const [first] = this.#waiting.values();
    if (first === undefined || this.#timer) return;
    this.#timer = setTimeout(
      () => this.#tell(),
      Math.max(1, Math.ceil(first.since + this.#milliseconds - performance.now())),
    );
    this.#timer.unref();
  }

  #tell(): void {
    this.#timer = undefined;
    const due = performance.now() - this.#milliseconds;
    for (const [key, { since, thing }] of this.#waiting) {
      if (since > due) break;
      this.#waiting.delete(key);
      this.#onDue(thing);
    }
    this.#arm();
  }
}
