import type { Timing } from './timing.ts';
import { rest, until } from './waiting.ts';

/** GitHub asks to wait. */
export interface Hold {
  readonly milliseconds: number;
  /** What it said. */
  readonly reason: string;
}

/**
 * The pace of all who write as one: of an installation, whoever of it asks. GitHub counts their writes together, and
 * what it tells one of them to wait for holds for all.
 */
export class Pacer {
  readonly #between: number;
  readonly #windows: Timing['windows'];
  readonly #longest: number;
  /** When the last writes began, the oldest first. */
  readonly #writes: number[] = [];
  /** Ends with the turn of whoever came last. */
  #queue: Promise<void> = Promise.resolve();
  #heldUntil = -Infinity;
  #why = '';

  constructor({ betweenWrites, windows }: Pick<Timing, 'betweenWrites' | 'windows'>) {
    this.#between = betweenWrites;
    this.#windows = windows;
    this.#longest = Math.max(betweenWrites, ...windows.map(({ milliseconds }) => milliseconds));
  }

  /** Keeps everybody waiting for so many milliseconds from now. */
  hold(milliseconds: number, reason: string): void {
    const until = performance.now() + milliseconds;
    if (until <= this.#heldUntil) return;
    this.#heldUntil = until;
    this.#why = reason;
  }

  /** Undefined: nobody has to wait. */
  held(): Hold | undefined {
    const milliseconds = this.#heldUntil - performance.now();
    return milliseconds > 0 ? { milliseconds, reason: this.#why } : undefined;
  }

  /**
   * Waits for the turn of a write; whoever came first is first. `onHold` waits while everybody is kept waiting, and may
   * throw to give up; so does the signal.
   */
  async turn(signal: AbortSignal | undefined, onHold: (hold: Hold) => Promise<void>): Promise<void> {
    const before = this.#queue;
    const { promise: mine, resolve: leave } = Promise.withResolvers<void>();
    this.#queue = mine;
    try {
      await until(before, signal);
      for (;;) {
        const held = this.held();
        const wait = held ? 0 : this.#wait();
        if (held) await onHold(held);
        else if (wait > 0) await rest(wait, signal);
        else break;
      }
      this.#writes.push(performance.now());
    } finally {
      // Whoever leaves the middle of the queue lets nobody pass those before.
      void before.then(leave);
    }
  }

  /** Milliseconds until the next write may begin. */
  #wait(): number {
    const now = performance.now();
    while ((this.#writes[0] ?? now) < now - this.#longest) this.#writes.shift();
    const last = this.#writes.at(-1) ?? -Infinity;
    const ends = this.#windows.map(
      ({ milliseconds, writes }) => (this.#writes.at(-writes) ?? -Infinity) + milliseconds,
    );
    return Math.ceil(Math.max(last + this.#between, ...ends) - now);
  }
}
