import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Does something now and then: a round begins `milliseconds` after the last one ended, or as soon as it is asked for.
 * What a round rejects with is handed to `failed`, and the next one comes as usual.
 */
export class Rounds {
  readonly #work: (signal: AbortSignal) => Promise<unknown>;
  readonly #milliseconds: number;
  readonly #failed: (error: unknown) => void;
  readonly #stop = new AbortController();
  #nap = new AbortController();
  #isAsked = false;
  #done: Promise<void> = Promise.resolve();

  constructor(work: (signal: AbortSignal) => Promise<unknown>, milliseconds: number, failed: (error: unknown) => void) {
    this.#work = work;
    this.#milliseconds = milliseconds;
    this.#failed = failed;
  }

  start(): void {
    this.#done = this.#run();
  }

  /** A round is wanted now, or after the one that goes on. */
  ask(): void {
    this.#isAsked = true;
    this.#nap.abort();
  }

  /** Ends the round that goes on, and there is no other. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#nap.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      this.#isAsked = false;
      try {
        await this.#work(signal);
      } catch (error) {
        if (!signal.aborted) this.#failed(error);
      }
      this.#nap = new AbortController();
      if (this.#isAsked || signal.aborted) continue;
      await sleep(this.#milliseconds, undefined, { signal: this.#nap.signal }).catch(() => undefined);
    }
  }
}
