import type { Database } from './database.ts';
import { Deliveries } from './deliveries.ts';
import { Installations } from './installations.ts';
import { type StateLimits, defaultStateLimits } from './limits.ts';
import { openDatabase } from './open-database.ts';
import { Queue } from './queue.ts';
import { Repositories } from './repositories.ts';
import { Runs } from './runs.ts';

/**
 * All that a server has to know after it was killed, in one SQLite file that belongs to one process at a time. Every
 * method is done, on disk, when it returns. Times are milliseconds since 1970, handed in. Whatever fails is a StateError.
 */
export class State {
  readonly deliveries: Deliveries;
  readonly queue: Queue;
  readonly runs: Runs;
  readonly installations: Installations;
  readonly repositories: Repositories;
  readonly #database: Database;

  private constructor(database: Database, limits: StateLimits) {
    this.#database = database;
    this.deliveries = new Deliveries(database, limits);
    this.queue = new Queue(database, limits);
    this.runs = new Runs(database, limits);
    this.installations = new Installations(database);
    this.repositories = new Repositories(database);
  }

  /** Opens the file, or makes it in a folder that is there. Throws a StateError that says what would help. */
  static open(file: string, limits: Partial<StateLimits> = {}): State {
    const all = { ...defaultStateLimits, ...limits };
    const database = openDatabase(file, all.lockWait);
    try {
      return new State(database, all);
    } catch (error) {
      // Such as for a table that is missing.
      database.close();
      throw error;
    }
  }

  /** Does all of the work or nothing of it. One inside of another that throws is undone alone. */
  transaction<T>(work: () => T): T {
    return this.#database.transaction(work);
  }

  /** Lets go of the file. */
  close(): void {
    this.#database.close();
  }
}
