/** Takes one line, without its end. */
export type Say = (line: string) => void;

/** How often a step that takes long is heard of, in milliseconds. */
const interval = 30_000;

/** Says which step of how many is under way, and how long it and all have taken. */
export class Progress {
  readonly #what: string;
  readonly #steps: number;
  readonly #say: Say;
  readonly #begun = performance.now();
  #step = 0;

  constructor(what: string, steps: number, say: Say) {
    this.#what = what;
    this.#steps = steps;
    this.#say = say;
  }

  /** Does the next step. */
  async step(name: string, work: () => Promise<void>): Promise<void> {
    this.#step += 1;
    const begun = performance.now();
    const line = (state: string): void =>
      this.#say(
        `${this.#what}, step ${this.#step} of ${this.#steps}, ${name}: ${state} ` +
          `(${since(begun)}, ${since(this.#begun)} in all)`,
      );
    line('begins');
    const timer = setInterval(() => line('goes on'), interval);
    try {
      await work();
    } finally {
      clearInterval(timer);
    }
    line('done');
  }
}

function since(moment: number): string {
  const seconds = Math.round((performance.now() - moment) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
