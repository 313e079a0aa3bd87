/** A piece of work that waits for its turn. */
export interface RenderJob {
  /** `owner/repo`, in any case. */
  readonly repository: string;
  /** It may take much of the machine: never two of these at once. */
  readonly isHeavy: boolean;
  /** Ends the waiting. What has begun has to look at it itself. */
  readonly signal?: AbortSignal | undefined;
}

interface Waiting {
  readonly repository: string;
  readonly isHeavy: boolean;
  readonly go: () => void;
}

/** Repositories of which is known when they were served: beyond, those of long ago count as never served. */
const mostKnown = 10_000;

/**
 * Lets at most `count` pieces of work run at once, one heavy one among them, light ones beside it. Next is, of the
 * repositories with fewest running, the one that was served longest ago, of its work the first that came; what is heavy
 * takes its turn like all others, but is passed over while another heavy one runs.
 */
export class RenderSlots {
  #free: number;
  #isHeavyRunning = false;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<string, number>();
  /** By repository, those that were served longest ago first: how many were served before. */
  readonly #served = new Map<string, number>();
  #turn = 0;

  constructor({ count }: { readonly count: number }) {
    if (!(Number.isSafeInteger(count) && count > 0)) throw new RangeError(`${count} is no number of slots: 1 or more`);
    this.#free = count;
  }

  /** Gives what the work gives. Rejects with the reason of the signal when that comes before the work's turn. */
  async run<T>({ repository, isHeavy, signal }: RenderJob, work: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const key = repository.toLowerCase();
    await this.#turnOf(key, isHeavy, signal);
    try {
      signal?.throwIfAborted();
      return await work();
    } finally {
      this.#leave(key, isHeavy);
    }
  }

  #turnOf(repository: string, isHeavy: boolean, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const waiting: Waiting = { repository, isHeavy, go };
      const stop = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', stop, { once: true });
      this.#waiting.push(waiting);
      this.#fill();
    });
  }

  #leave(repository: string, isHeavy: boolean): void {
    const running = (this.#running.get(repository) ?? 1) - 1;
    if (running === 0) this.#running.delete(repository);
    else this.#running.set(repository, running);
    if (isHeavy) this.#isHeavyRunning = false;
    this.#free += 1;
    this.#fill();
  }

  #fill(): void {
    while (this.#free > 0) {
      const next = this.#next();
      if (!next) return;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.#begin(next);
    }
  }

  #next(): Waiting | undefined {
    let best: Waiting | undefined;
    for (const waiting of this.#waiting) {
      if (waiting.isHeavy && this.#isHeavyRunning) continue;
      if (!best || this.#isBefore(waiting.repository, best.repository)) best = waiting;
    }
    return best;
  }

  #isBefore(one: string, other: string): boolean {
    const fewer = (this.#running.get(one) ?? 0) - (this.#running.get(other) ?? 0);
    return fewer < 0 || (fewer === 0 && (this.#served.get(one) ?? 0) < (this.#served.get(other) ?? 0));
  }

  #begin({ repository, isHeavy, go }: Waiting): void {
    this.#free -= 1;
    if (isHeavy) this.#isHeavyRunning = true;
    this.#running.set(repository, (this.#running.get(repository) ?? 0) + 1);
    this.#turn += 1;
    this.#served.delete(repository);
    this.#served.set(repository, this.#turn);
    const [oldest] = this.#served.keys();
    if (this.#served.size > mostKnown && oldest !== undefined) this.#served.delete(oldest);
    go();
  }
}
