import { setImmediate as othersTurn } from 'node:timers/promises';

/** Who waits until watches have told something. */
export class Reach<Target> {
  readonly #waiting = new Map<Target, Set<() => void>>();

  /** Something was told of the target, or it is in another phase. */
  notify(target: Target): void {
    const waiting = this.#waiting.get(target);
    if (waiting === undefined || waiting.size === 0) return;
    // What is told counts as reached only once whoever was told has returned.
    void othersTurn().then(() => waiting.forEach((look) => look()));
  }

  /** Resolves to true once `isTold`, which is asked whenever there is news of the target; to false when the signal comes first. */
  wait(target: Target, isTold: () => boolean, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(target) ?? new Set();
      this.#waiting.set(target, waiting);
      const done = (isReached: boolean): void => {
        waiting.delete(look);
        signal.removeEventListener('abort', look);
        resolve(isReached);
      };
      const look = (): void => {
        if (isTold()) done(true);
        else if (signal.aborted) done(false);
      };
      waiting.add(look);
      signal.addEventListener('abort', look);
      look();
    });
  }
}
