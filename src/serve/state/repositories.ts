import * as z from 'zod';
import { whole } from './columns.ts';
import type { Command, Database, Query } from './database.ts';
import { type RepositoryName, repositoryKey } from './subject.ts';

/** How long judging a change of a repository took, and when that was seen (milliseconds since 1970). */
export interface RepositoryCost {
  readonly seconds: number;
  readonly at: number;
}

const Row = z.object({
  seconds: z.number().nonnegative().nullable(),
  at: whole.nullable(),
  etag: z.string().nullable(),
  polledAt: whole.nullable(),
});

/** What is remembered of repositories. All of it can be found out again. */
export class Repositories {
  readonly #database: Database;
  readonly #of: Query<z.infer<typeof Row>>;
  readonly #setCost: Command;
  readonly #setEtag: Command;
  readonly #setPolled: Command;
  readonly #remove: Command;
  readonly #removeTurn: Command;

  constructor(database: Database) {
    const upsert = (names: string, values: string, set: string): Command =>
      database.command(
        `INSERT INTO repositories (repository, ${names}) VALUES (:repository, ${values})
         ON CONFLICT (repository) DO UPDATE SET ${set}`,
      );
    this.#database = database;
    this.#of = database.query(
      `SELECT cost_seconds AS seconds, cost_at AS at, etag, polled_at AS polledAt
       FROM repositories WHERE repository = :repository`,
      Row,
    );
    this.#setCost = upsert('cost_seconds, cost_at', ':seconds, :at', 'cost_seconds = :seconds, cost_at = :at');
    this.#setEtag = upsert('etag', ':etag', 'etag = :etag');
    this.#setPolled = upsert('polled_at', ':at', 'polled_at = :at');
    this.#remove = database.command('DELETE FROM repositories WHERE repository = :repository');
    this.#removeTurn = database.command('DELETE FROM turns WHERE repository = :repository');
  }

  cost(name: RepositoryName): RepositoryCost | undefined {
    const { seconds = null, at = null } = this.#read(name) ?? {};
    return seconds === null || at === null ? undefined : { seconds, at };
  }

  setCost(name: RepositoryName, seconds: number, at: number): void {
    this.#setCost({ repository: repositoryKey(name), seconds, at });
  }

  /** By which GitHub tells whether its list of open pull requests is another one. */
  etag(name: RepositoryName): string | undefined {
    return this.#read(name)?.etag ?? undefined;
  }

  setEtag(name: RepositoryName, etag: string | undefined): void {
    this.#setEtag({ repository: repositoryKey(name), etag: etag ?? null });
  }

  /** When its list was read last; undefined: never, so it is the first to be polled. */
  polledAt(name: RepositoryName): number | undefined {
    return this.#read(name)?.polledAt ?? undefined;
  }

  setPolled(name: RepositoryName, at: number): void {
    this.#setPolled({ repository: repositoryKey(name), at });
  }

  /** Forgets all of it. */
  remove(name: RepositoryName): void {
    const repository = repositoryKey(name);
    this.#database.transaction(() => {
      this.#remove({ repository });
      this.#removeTurn({ repository });
    });
  }

  #read(name: RepositoryName): z.infer<typeof Row> | undefined {
    return this.#of.first({ repository: repositoryKey(name) });
  }
}
