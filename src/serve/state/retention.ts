import * as z from 'zod';
import { whole } from './columns.ts';
import type { Command, Database, Query } from './database.ts';
import type { StateLimits } from './limits.ts';

/** What a run takes besides its report, about. */
const bytesOfRun = 1024;

/** Pages of 4 KiB that are given back to the disk at once, so that nobody waits for long. */
const mostPages = 4096;

const Candidate = z.object({ id: z.string(), bytes: whole });
const Value = z.object({ value: whole });

/** Decides which runs are kept. A run that has not ended always is. */
export class Retention {
  readonly #database: Database;
  readonly #limits: StateLimits;
  readonly #removeOld: Command;
  readonly #remove: Command;
  readonly #total: Query<z.infer<typeof Value>>;
  readonly #superseded: Query<z.infer<typeof Candidate>>;
  readonly #ended: Query<z.infer<typeof Candidate>>;
  readonly #freePages: Query<z.infer<typeof Value>>;
  readonly #pages: Query<z.infer<typeof Value>>;

  constructor(database: Database, limits: StateLimits) {
    const value = (sql: string): Query<z.infer<typeof Value>> => database.query(sql, Value);
    const oldest = (where: string): Query<z.infer<typeof Candidate>> =>
      database.query(
        `SELECT id, report_bytes + ${bytesOfRun} AS bytes FROM runs WHERE ended_at IS NOT NULL AND ${where}
         ORDER BY ended_at, seq LIMIT 256`,
        Candidate,
      );
    this.#database = database;
    this.#limits = limits;
    this.#removeOld = database.command(`DELETE FROM runs WHERE ended_at < :before AND ${isSuperseded}`);
    this.#remove = database.command('DELETE FROM runs WHERE id = :id');
    this.#total = value(`SELECT COALESCE(SUM(report_bytes + ${bytesOfRun}), 0) AS value FROM runs`);
    this.#superseded = oldest(isSuperseded);
    this.#ended = oldest('TRUE');
    this.#freePages = value('SELECT freelist_count AS value FROM pragma_freelist_count');
    this.#pages = value('SELECT page_count AS value FROM pragma_page_count');
  }

  /**
   * Removes runs that ended too long ago, but for the last published one of each subject; then, while all runs together
   * have too many bytes, the oldest, such last ones at the very end. Gives how many. `at`: milliseconds since 1970.
   */
  trim(at: number): number {
    const removed = this.#database.transaction(
      () => this.#removeOld({ before: at - this.#limits.verdictAge }) + this.#shrink(),
    );
    this.#giveBack();
    return removed;
  }

  #shrink(): number {
    let removed = 0;
    let tooMany = (this.#total.first()?.value ?? 0) - this.#limits.verdictBytes;
    while (tooMany > 0) {
      const superseded = this.#superseded.all();
      const candidates = superseded.length > 0 ? superseded : this.#ended.all();
      if (candidates.length === 0) break;
      for (const { id, bytes } of candidates) {
        if (tooMany <= 0) break;
        removed += this.#remove({ id });
        tooMany -= bytes;
      }
    }
    return removed;
  }

  /** Free pages are used again; only many of them are worth the work. */
  #giveBack(): void {
    const free = this.#freePages.first()?.value ?? 0;
    if (free * 8 > (this.#pages.first()?.value ?? 0)) this.#database.execute(`PRAGMA incremental_vacuum(${mostPages})`);
  }
}

/** Not what a check run links to as the last word on its subject. */
const isSuperseded = `(
  state <> 'published' OR check_id IS NULL OR EXISTS (
    SELECT 1 FROM runs AS newer
    WHERE newer.key = runs.key AND newer.seq > runs.seq AND newer.state = 'published' AND newer.check_id IS NOT NULL
  )
)`;
