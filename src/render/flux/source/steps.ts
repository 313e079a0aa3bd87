import { FluxError } from '../flux-error.ts';
import { mostSteps, stepsPerFile } from '../limits.ts';

/** How long comparing files with patterns may still take: each pattern, and each character of a name, is a step. */
export class Steps {
  readonly #doing: string;
  #left: number;

  /** `doing` names the work for the message, as in `matching .sourceignore files`. */
  constructor(doing: string, files: number) {
    this.#doing = doing;
    this.#left = mostSteps + files * stepsPerFile;
  }

  /** Throws a FluxError once it is too much. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new FluxError(`${this.#doing} takes too many steps; use fewer or simpler patterns`);
  }
}
