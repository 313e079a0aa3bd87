import { percentText } from './byte-size.ts';

const begins = 80;
const stepSize = 5;

/** Says when stored results come near their budget: once for each step of five per cent, and when it is over. */
export class Pressure {
  readonly #most: number;
  #step = 0;

  /** `most` is in bytes, and more than 0. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether the last told number of bytes was near the budget. */
  get isHigh(): boolean {
    return this.#step > 0;
  }

  /** What is to be logged now that so many bytes are stored; undefined when there is no news. */
  told(bytes: number): string | undefined {
    const percent = Math.floor((bytes / this.#most) * 100);
    const step = percent < begins ? 0 : percent - (percent % stepSize);
    if (step > this.#step) {
      this.#step = step;
      return `disk pressure: ${percentText(bytes, this.#most)}`;
    }
    if (this.#step === 0) return undefined;
    // A step lower than where it began, so that one result more or less is no news.
    if (percent < begins - stepSize) {
      this.#step = 0;
      return `disk pressure is over: ${percentText(bytes, this.#most)}`;
    }
    if (step <= this.#step - 2 * stepSize) this.#step = Math.max(begins, step);
    return undefined;
  }
}
