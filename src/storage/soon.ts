/** Something that is done once for all that ask for it within a while. */
export class Soon {
  readonly #milliseconds: number;
  readonly #act: () => void;
  #timer: NodeJS.Timeout | undefined;
  #hasStopped = false;

  constructor(milliseconds: number, act: () => void) {
    this.#milliseconds = milliseconds;
    this.#act = act;
  }

  ask(): void {
    if (this.#hasStopped) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#act();
    }, this.#milliseconds).unref();
  }

  /** For good. */
  stop(): void {
    this.#hasStopped = true;
    clearTimeout(this.#timer);
  }
}
