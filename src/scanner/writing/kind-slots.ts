import { resultKinds, type ResultKind } from '../stored/result-kinds.ts';

/**
 * Lets at most so many writes run at once. Of those that wait, it is the turn of the kind that came last, as long as there
 * are any: etcd puts two results after each other into pages of 4 KiB, and two of a kind leave less of them empty than a
 * scan and a summary do. Nothing waits for ever if whoever asks for one kind waits for the other as well.
 */
export class KindSlots {
  readonly #waiting: Readonly<Record<ResultKind, (() => void)[]>> = { scan: [], summary: [] };
  #free: number;
  #last: ResultKind = 'scan';

  constructor(count: number) {
    this.#free = count;
  }

  async run<T>(kind: ResultKind, work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) {
      this.#free -= 1;
      this.#last = kind;
    } else await new Promise<void>((go) => this.#waiting[kind].push(go));
    try {
      return await work();
    } finally {
      const next = this.#next();
      if (next) next();
      else this.#free += 1;
    }
  }

  #next(): (() => void) | undefined {
    const others = resultKinds.filter((kind) => kind !== this.#last);
    for (const kind of [this.#last, ...others]) {
      const next = this.#waiting[kind].shift();
      if (!next) continue;
      this.#last = kind;
      return next;
    }
    return undefined;
  }
}
