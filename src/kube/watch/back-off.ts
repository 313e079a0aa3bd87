export interface BackOffLimits {
  /** The shortest pause. */
  readonly firstMilliseconds: number;
  readonly lastMilliseconds: number;
  /** No server is waited for longer than this, whatever it asks for. */
  readonly longestMilliseconds: number;
}

const usual: BackOffLimits = { firstMilliseconds: 500, lastMilliseconds: 30_000, longestMilliseconds: 300_000 };

/** How long to wait before the next try: longer each time, and differently for each who waits. */
export class BackOff {
  readonly #limits: BackOffLimits;
  #failures = 0;

  constructor(limits: BackOffLimits = usual) {
    this.#limits = limits;
  }

  /** The pause after one more failure, in milliseconds; never shorter than what the server asked for. */
  next(retryAfterSeconds = 0): number {
    const { firstMilliseconds, lastMilliseconds, longestMilliseconds } = this.#limits;
    this.#failures += 1;
    const most = Math.min(lastMilliseconds, firstMilliseconds * 2 ** this.#failures);
    const pause = jittered(Math.min(firstMilliseconds, most), most);
    const asked = Math.min(retryAfterSeconds * 1000, longestMilliseconds);
    // All who were sent away at once should not come back at once.
    return Math.max(pause, jittered(asked, asked * 1.1));
  }

  /** Begins with short pauses again. */
  reset(): void {
    this.#failures = 0;
  }
}

/** A number from `least` up to `most`, by chance. */
export function jittered(least: number, most: number): number {
  return least + (most - least) * Math.random();
}
