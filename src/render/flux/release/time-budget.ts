import { Slots } from '../../../platform/slots.ts';
import { HelmFault } from '../../helm/fault.ts';

/** Milliseconds that all charts of a cluster may take together, unless somebody says otherwise. */
const usual = 300_000;

/** Lets pieces of work run, so many at once, until their time is over: what has not begun by then never does. */
export class TimeBudget {
  readonly #slots: Slots;
  readonly #milliseconds: number;
  #end: number | undefined;

  /** @param milliseconds of wall clock, from when the first piece of work is asked for. */
  constructor(parallel: number, milliseconds = usual) {
    this.#slots = new Slots(parallel);
    this.#milliseconds = milliseconds;
  }

  /** Rejects with a HelmFault of kind `timeout` once the time is over. */
  run<T>(work: () => Promise<T>): Promise<T> {
    this.#end ??= performance.now() + this.#milliseconds;
    const end = this.#end;
    return this.#slots.run(async () => {
      if (performance.now() < end) return work();
      throw new HelmFault('timeout', `not rendered: all charts together took more than ${this.#milliseconds / 1000} s`);
    });
  }
}
