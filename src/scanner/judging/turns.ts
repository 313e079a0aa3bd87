interface Work {
  readonly run: () => Promise<void>;
}

/** Does one piece of work at a time: urgent ones first, otherwise in their order. */
export class Turns {
  readonly #urgent: Work[] = [];
  readonly #patient: Work[] = [];
  #isBusy = false;

  /** Gives what the work gives, once it had its turn. */
  take<T>(order: 'urgent' | 'patient', work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = (): Promise<void> => work().then(resolve, reject);
      (order === 'urgent' ? this.#urgent : this.#patient).push({ run });
      if (!this.#isBusy) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#next(); next; next = this.#next()) await next.run();
    this.#isBusy = false;
  }

  #next(): Work | undefined {
    return this.#urgent.shift() ?? this.#patient.shift();
  }
}
