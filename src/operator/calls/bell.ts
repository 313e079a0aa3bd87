/** Longer, and a timer would fire at once. */
const longestTimer = 2 ** 31 - 1;

/** Wakes the one who waits. Rung before anybody waits, it is heard by the next one. */
export class Bell {
  #isRung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Resolves when rung, after so many milliseconds, or when the signal aborts. Never rejects. One waits at a time. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (!this.#isRung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(Math.max(milliseconds, 0), longestTimer));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', this.#wake, { once: true });
      });
      if (this.#wake) signal.removeEventListener('abort', this.#wake);
      this.#wake = undefined;
    }
    this.#isRung = false;
  }
}
