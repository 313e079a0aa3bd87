/** How often a fault happens, and how many requests go well before. */
export interface Times {
  readonly skip?: number;
  readonly times?: number;
}

interface Planned<Request, Fault> {
  readonly isMeant: (request: Request) => boolean;
  readonly fault: Fault;
  skip: number;
  times: number;
}

/** The faults that wait for their requests. */
export class PlannedFaults<Request, Fault> {
  #planned: Planned<Request, Fault>[] = [];

  /** Lets a fault happen to the next requests that are meant, so many times, after letting some pass. */
  add(isMeant: (request: Request) => boolean, fault: Fault, { skip = 0, times = 1 }: Times): void {
    this.#planned.push({ isMeant, fault, skip, times });
  }

  /** What happens to a request. */
  of(request: Request): Fault | undefined {
    for (const planned of this.#planned) {
      if (planned.times === 0 || !planned.isMeant(request)) continue;
      if (planned.skip > 0) {
        planned.skip -= 1;
        continue;
      }
      planned.times -= 1;
      return planned.fault;
    }
    return undefined;
  }

  clear(): void {
    this.#planned = [];
  }
}
