import { asFlag } from './columns.ts';
import type { Command, Database } from './database.ts';

type Of = 'key' | 'repository' | 'installation';

interface Removal {
  readonly waiting: Command;
  readonly taken: Command;
}

/** How an entry of the queue ends, or is given back to it. */
export class QueueEnds {
  readonly #database: Database;
  readonly #repeat: Command;
  readonly #done: Command;
  readonly #dropOne: Command;
  readonly #postpone: Command;
  readonly #dropAll: Command;
  readonly #restore: Command;
  readonly #removals: Readonly<Record<Of, Removal>>;

  constructor(database: Database) {
    this.#database = database;
    this.#repeat = database.command(repeat);
    this.#done = database.command('DELETE FROM queue WHERE key = :key AND is_taken = 1');
    this.#dropOne = database.command(`${dropped} AND key = :key`);
    this.#postpone = database.command(giveBack(':notBefore', 'is_first', ':counts', 'key = :key'));
    this.#dropAll = database.command(dropped);
    // What brings the server down must not go first for ever.
    this.#restore = database.command(giveBack('not_before', 'attempts = 0', '1', 'is_taken = 1'));
    const removal = (of: Of): Removal => ({
      waiting: database.command(`DELETE FROM queue WHERE is_taken = 0 AND ${of} = :value`),
      taken: database.command(`${drop} AND ${of} = :value`),
    });
    this.#removals = {
      key: removal('key'),
      repository: removal('repository'),
      installation: removal('installation'),
    };
  }

  finish(key: string, at: number): void {
    this.#database.transaction(() => {
      if (this.#repeat({ key, at }) === 0) this.#done({ key });
    });
  }

  postpone(key: string, notBefore: number, countsAttempt: boolean): void {
    this.#database.transaction(() => {
      this.#dropOne({ key });
      this.#postpone({ key, notBefore, counts: asFlag(countsAttempt) });
    });
  }

  /** Gives how many entries were wanted before. */
  remove(of: Of, value: string | number): number {
    const { waiting, taken } = this.#removals[of];
    return this.#database.transaction(() => waiting({ value }) + taken({ value }));
  }

  /** Gives how many wait again. */
  restore(): number {
    return this.#database.transaction(() => {
      this.#dropAll();
      return this.#restore();
    });
  }
}

const repeat = `
  UPDATE queue SET
    is_taken = 0, is_dropped = 0, is_forced = again_forced, attempts = 0, queued_at = again_at, not_before = :at,
    again_at = NULL, again_forced = 0
  WHERE key = :key AND is_taken = 1 AND again_at IS NOT NULL`;

const drop = `
  UPDATE queue SET is_dropped = 1, is_forced = 0, approved_sha = NULL, again_at = NULL, again_forced = 0
  WHERE is_taken = 1 AND (is_dropped = 0 OR again_at IS NOT NULL)`;

const dropped = 'DELETE FROM queue WHERE is_dropped = 1 AND again_at IS NULL';

/** One that was dropped and then asked for again waits as if it had never been there before. */
function giveBack(notBefore: string, isFirst: string, counts: string, where: string): string {
  return `
    UPDATE queue SET
      is_taken = 0, is_dropped = 0, again_at = NULL, again_forced = 0,
      is_forced = is_forced | again_forced,
      is_first = IIF(is_dropped, 0, ${isFirst}),
      attempts = IIF(is_dropped, 0, attempts + ${counts}),
      queued_at = IIF(is_dropped, again_at, queued_at),
      not_before = IIF(is_dropped, again_at, ${notBefore})
    WHERE ${where}`;
}
