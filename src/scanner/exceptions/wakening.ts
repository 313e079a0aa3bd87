/** Lets somebody sleep until there is something to do. What wakes before the sleep is not lost. */
export class Wakening {
  #isAwake = false;
  #wake: (() => void) | undefined;

  wake(): void {
    this.#isAwake = true;
    this.#wake?.();
  }

  /** Resolves when woken, after so many milliseconds (undefined: never), or when the signal aborts. */
  async wait(milliseconds: number | undefined, signal: AbortSignal): Promise<void> {
    if (!this.#isAwake && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = (): void => resolve();
      this.#wake = wake;
      signal.addEventListener('abort', wake);
      const timer = milliseconds === undefined ? undefined : setTimeout(wake, Math.max(1, milliseconds));
      await promise;
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      this.#wake = undefined;
    }
    this.#isAwake = false;
  }
}
