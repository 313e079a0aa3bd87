/** No timer takes more than 24 days, and a clock may be put forward meanwhile. */
const longestMilliseconds = 3_600_000;

/** Rings once a moment has come, however far away that is. Keeps no process alive. */
export class Alarm {
  readonly #ring: () => void;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #at: number | undefined;

  /** `now` in milliseconds since 1970. */
  constructor(ring: () => void, now: () => number) {
    this.#ring = ring;
    this.#now = now;
  }

  /** Takes the place of the moment that was set before; undefined: never. */
  set(at: number | undefined): void {
    if (at === this.#at) return;
    this.#at = at;
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#at === undefined) return;
    const left = Math.min(Math.max(0, this.#at - this.#now()), longestMilliseconds);
    this.#timer = setTimeout(() => this.#look(), left);
    this.#timer.unref();
  }

  #look(): void {
    if (this.#at === undefined || this.#now() < this.#at) return this.#wait();
    this.#at = undefined;
    this.#ring();
  }
}
