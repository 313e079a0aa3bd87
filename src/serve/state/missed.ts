import * as z from 'zod';
import { whole } from './columns.ts';
import type { Command, Database, Query } from './database.ts';
import { type RepositoryName, repositoryKey } from './subject.ts';

/** A repository, and by which installation it is reached. */
export type MissedRepository = RepositoryName & { readonly installation: number };

const Row = z.object({ owner: z.string(), repo: z.string(), installation: whole });

/** Repositories for which something found no room: all of what is open there has to be looked at. */
export class Missed {
  readonly #add: Command;
  readonly #take: Query<MissedRepository>;
  readonly #removals: Readonly<Record<'repository' | 'installation', Command>>;

  constructor(database: Database) {
    this.#add = database.command(
      'INSERT OR REPLACE INTO missed (repository, owner, repo, installation) VALUES (:repository, :owner, :repo, :installation)',
    );
    this.#take = database.query('DELETE FROM missed RETURNING owner, repo, installation', Row);
    this.#removals = {
      repository: database.command('DELETE FROM missed WHERE repository = :value'),
      installation: database.command('DELETE FROM missed WHERE installation = :value'),
    };
  }

  add({ owner, repo, installation }: MissedRepository): void {
    this.#add({ repository: repositoryKey({ owner, repo }), owner, repo, installation });
  }

  /** Forgets what it gives. */
  take(): readonly MissedRepository[] {
    return this.#take.all();
  }

  remove(of: 'repository' | 'installation', value: string | number): void {
    this.#removals[of]({ value });
  }
}
