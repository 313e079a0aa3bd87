import { setImmediate as othersTurn } from 'node:timers/promises';

/** Who waits until a watch has told a version. */
export class Reach<Target> {
  readonly #waiting = new Map<Target, Set<() => void>>();
  readonly #hasReached: (target: Target, resourceVersion: string) => boolean;

  constructor(hasReached: (target: Target, resourceVersion: string) => boolean) {
    this.#hasReached = hasReached;
  }

  /** Something was told of the target, or it is in another phase. */
  notify(target: Target): void {
    const waiting = this.#waiting.get(target);
    if (waiting === undefined || waiting.size === 0) return;
    // What is told counts as reached only once whoever was told has returned.
    void othersTurn().then(() => waiting.forEach((look) => look()));
  }

  /** Resolves to true once the version has been told, to false when the signal comes first. */
  wait(target: Target, resourceVersion: string, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(target) ?? new Set();
      this.#waiting.set(target, waiting);
      const done = (isReached: boolean): void => {
        waiting.delete(look);
        signal.removeEventListener('abort', look);
        resolve(isReached);
      };
      const look = (): void => {
        if (this.#hasReached(target, resourceVersion)) done(true);
        else if (signal.aborted) done(false);
      };
      waiting.add(look);
      signal.addEventListener('abort', look);
      look();
    });
  }
}
