import type { Logger } from 'pino';
import { Bell } from './calls/bell.ts';

/** Counts what is too much for lines of its own, and tells the counts in one line now and then. */
export class SkipSummary {
  readonly #counts = new Map<string, number>();

  count(reason: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  /** Tells what was counted every so many milliseconds, until the signal aborts. Says nothing of nothing. */
  async run(log: Logger, every: number, signal: AbortSignal): Promise<void> {
    const bell = new Bell();
    while (!signal.aborted) {
      await bell.wait(every, signal);
      if (this.#counts.size > 0) log.info(Object.fromEntries(this.#counts), 'skipped: changes that trigger no scan');
      this.#counts.clear();
    }
  }
}
