import * as z from 'zod';
import { asFlag, flag, whole } from './columns.ts';
import type { Command, Database, Query } from './database.ts';

/** An account that has installed the app. */
export interface StoredInstallation {
  readonly id: number;
  readonly account: string;
  readonly isSuspended: boolean;
}

const Row = z.object({ id: whole, account: z.string(), isSuspended: flag });

/** The installations that are known. */
export class Installations {
  readonly #put: Command;
  readonly #remove: Command;
  readonly #all: Query<StoredInstallation>;

  constructor(database: Database) {
    this.#put = database.command(
      'INSERT OR REPLACE INTO installations (id, account, is_suspended) VALUES (:id, :account, :suspended)',
    );
    this.#remove = database.command('DELETE FROM installations WHERE id = :id');
    this.#all = database.query('SELECT id, account, is_suspended AS isSuspended FROM installations ORDER BY id', Row);
  }

  /** Adds it, or replaces what was known of it. */
  put({ id, account, isSuspended }: StoredInstallation): void {
    this.#put({ id, account, suspended: asFlag(isSuspended) });
  }

  remove(id: number): void {
    this.#remove({ id });
  }

  /** By id. */
  all(): readonly StoredInstallation[] {
    return this.#all.all();
  }
}
