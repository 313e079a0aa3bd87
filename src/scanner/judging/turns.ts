interface Work {
  readonly run: () => Promise<void>;
}

/** So many urgent ones in a row, and one of the others has its turn: it must not wait for ever. */
const mostUrgent = 4;

/** Does one piece of work at a time: urgent ones first, otherwise in their order. */
export class Turns {
  readonly #urgent: Work[] = [];
  readonly #patient: Work[] = [];
  #isBusy = false;
  #urgentOnes = 0;

  /** Gives what the work gives, once it had its turn. It never begins before this returns. */
  take<T>(order: 'urgent' | 'patient', work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = (): Promise<void> => work().then(resolve, reject);
      (order === 'urgent' ? this.#urgent : this.#patient).push({ run });
      if (!this.#isBusy) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    await Promise.resolve();
    for (let next = this.#next(); next; next = this.#next()) await next.run();
    this.#isBusy = false;
  }

  #next(): Work | undefined {
    const isUrgent = this.#patient.length === 0 || (this.#urgent.length > 0 && this.#urgentOnes < mostUrgent);
    this.#urgentOnes = isUrgent ? this.#urgentOnes + 1 : 0;
    return (isUrgent ? this.#urgent : this.#patient).shift();
  }
}
