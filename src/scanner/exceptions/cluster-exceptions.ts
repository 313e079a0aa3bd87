import type { Logger } from 'pino';
import type { Inventory } from '../../engine/inventory.ts';
import type { KubeApi } from '../../kube/api/kube-api.ts';
import type { Exception } from '../../model/exception.ts';
import { ExceptionStatusWriter } from './exception-status-writer.ts';
import { SecurityExceptionBook } from './security-exception-book.ts';

export interface ClusterExceptionsSettings {
  readonly api: KubeApi;
  readonly log: Logger;
  readonly now: () => number;
  /** Those that hold besides what the cluster says. */
  readonly own: readonly Exception[];
}

/** Keeps an inventory to the exceptions of the cluster, and has their status tell what they met. */
export class ClusterExceptions {
  readonly book: SecurityExceptionBook;
  readonly #inventory: Inventory;
  readonly #own: readonly Exception[];
  readonly #writer: ExceptionStatusWriter;
  #run: Promise<void> = Promise.resolve();

  constructor(inventory: Inventory, { api, log, now, own }: ClusterExceptionsSettings) {
    this.#inventory = inventory;
    this.#own = own;
    this.book = new SecurityExceptionBook({ log, now });
    this.#writer = new ExceptionStatusWriter({ api, book: this.book, log, now });
  }

  /** To be called once all are known. From now on the inventory goes by them. */
  begin(signal: AbortSignal): void {
    this.#take();
    this.book.onChange(() => {
      this.#take();
      this.tell();
    });
    this.#run = this.#writer.run(signal);
  }

  /** Has what they meet now told in their status, by and by. */
  tell(): void {
    this.#writer.tell(this.#inventory.matches());
  }

  /** What does not work, in sentences. */
  problems(): readonly string[] {
    const { problem } = this.#writer;
    return problem === undefined ? [] : [problem];
  }

  /** Resolves once nothing is written any more; the signal has to be aborted. */
  async stop(): Promise<void> {
    this.book.close();
    await this.#run;
  }

  #take(): void {
    this.#inventory.setExceptions([...this.#own, ...this.book.inForce]);
  }
}
