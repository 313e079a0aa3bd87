import type { StateLimits } from './limits.ts';
import type { Command, Database } from './database.ts';

/** One message of GitHub. */
export interface StoredDelivery {
  readonly id: string;
  /** Of its body. The signature covers the body alone: whoever replays one can give it another id. */
  readonly digest: string;
  readonly event: string;
}

/** Which messages of GitHub were taken already. */
export class Deliveries {
  readonly #database: Database;
  readonly #limits: StateLimits;
  readonly #insert: Command;
  readonly #retract: Command;
  readonly #forgetOld: Command;
  readonly #forgetMany: Command;

  constructor(database: Database, limits: StateLimits) {
    this.#database = database;
    this.#limits = limits;
    this.#insert = database.command(
      'INSERT INTO deliveries (id, digest, event, at) VALUES (:id, :digest, :event, :at) ON CONFLICT DO NOTHING',
    );
    this.#retract = database.command('DELETE FROM deliveries WHERE id = :id');
    this.#forgetOld = database.command('DELETE FROM deliveries WHERE at < :before');
    this.#forgetMany = database.command(
      'DELETE FROM deliveries WHERE seq <= (SELECT MAX(seq) FROM deliveries) - :count',
    );
  }

  /** Files a delivery. False: seen before, by its id or by the digest of its body. Never keeps more than the limit. */
  isNew({ id, digest, event }: StoredDelivery, at: number): boolean {
    return this.#database.transaction(() => {
      if (this.#insert({ id, digest, event, at }) === 0) return false;
      this.#forgetMany({ count: this.#limits.deliveries });
      return true;
    });
  }

  /** Takes `isNew` back: what the delivery asked for found no room, so it has to count as new when it comes again. */
  retract(id: string): void {
    this.#retract({ id });
  }

  /** Forgets those that nobody sends again; gives how many. */
  forget(at: number): number {
    return this.#forgetOld({ before: at - this.#limits.deliveryAge });
  }
}
