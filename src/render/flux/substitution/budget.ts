import { SubstitutionError } from './errors.ts';

/** How many bytes all values of a text may have together, those inside of arguments included. */
const maximumBytes = 16 * 1024 * 1024;
/** How many steps of matching patterns a text may cost: well below a second. */
const maximumSteps = 50_000_000;

/** What the expressions of one text may still use up, so that a few characters cannot make gigabytes or run for hours. */
export class Budget {
  #bytes = maximumBytes;
  #steps = maximumSteps;
  /** The place of the expression at work, for the message. */
  offset = 0;

  /** Takes the size of a value that is about to be made. */
  readonly spendBytes = (size: number): void => {
    this.#bytes -= size;
    if (this.#bytes >= 0) return;
    throw new SubstitutionError(
      'too-large',
      `the values put into the text have more than ${maximumBytes} bytes together`,
      this.offset,
    );
  };

  /** Takes steps of matching a pattern. */
  readonly spendSteps = (steps: number): void => {
    this.#steps -= steps;
    if (this.#steps >= 0) return;
    throw new SubstitutionError(
      'too-costly',
      `matching patterns takes more than ${maximumSteps} steps; use a shorter value or a simpler pattern`,
      this.offset,
    );
  };
}
