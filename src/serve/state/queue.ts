import * as z from 'zod';
import { asFlag, flag, whole } from './columns.ts';
import type { Command, Database, Query } from './database.ts';
import type { StateLimits } from './limits.ts';
import { Missed, type MissedRepository } from './missed.ts';
import { QueueEnds } from './queue-ends.ts';
import { QueueEntry, type QueuedSubject, entryColumns } from './queue-entry.ts';
import { type RepositoryName, type Subject, repositoryKey, subjectKey, writtenSubject } from './subject.ts';

/** How full the queue is. */
export interface QueueDepth {
  readonly waiting: number;
  readonly taken: number;
  /** Of those that wait; milliseconds since 1970. */
  readonly oldestQueuedAt?: number;
}

const Wishes = z.object({ isDropped: flag, isWantedAgain: flag });
const Depth = z.object({ waiting: whole, taken: whole, oldest: whole.nullable() });

/**
 * What is to be looked at, one entry for each subject. An entry waits or is taken. A taken one stays until its worker
 * says `finish` or `postpone`, whatever is said about it meanwhile: no two workers ever have the same subject.
 */
export class Queue {
  readonly #database: Database;
  readonly #limits: StateLimits;
  readonly #missed: Missed;
  readonly #ends: QueueEnds;
  readonly #insert: Command;
  readonly #join: Command;
  readonly #next: Query<QueuedSubject>;
  readonly #take: Command;
  readonly #fulfil: Command;
  readonly #serve: Command;
  readonly #wishes: Query<z.infer<typeof Wishes>>;
  readonly #depth: Query<z.infer<typeof Depth>>;
  readonly #due: Query<{ readonly at: number | null }>;

  constructor(database: Database, limits: StateLimits) {
    this.#database = database;
    this.#limits = limits;
    this.#missed = new Missed(database);
    this.#ends = new QueueEnds(database);
    this.#insert = database.command(insert);
    this.#join = database.command(join);
    this.#next = database.query(next, QueueEntry);
    this.#take = database.command('UPDATE queue SET is_taken = 1, is_first = 0 WHERE key = :key');
    this.#fulfil = database.command('UPDATE queue SET is_forced = 0 WHERE key = :key AND is_taken = 1');
    this.#serve = database.command('INSERT OR REPLACE INTO turns (repository) VALUES (:repository)');
    this.#wishes = database.query(wishes, Wishes);
    this.#depth = database.query(depth, Depth);
    const due = 'SELECT MIN(not_before) AS at FROM queue WHERE is_taken = 0 AND not_before > :after';
    this.#due = database.query(due, z.object({ at: whole.nullable() }));
  }

  /**
   * Asks for a look at a subject. `joined`: there is an entry already; if it waits, it is due now and its attempts count
   * from zero, if it is taken, it waits again afterwards. `full`: not entered; the repository is remembered as missed.
   */
  add(
    subject: Subject,
    options: { readonly isForced?: boolean; readonly approvedSha?: string },
    at: number,
  ): 'added' | 'joined' | 'full' {
    const values = {
      key: subjectKey(subject),
      subject: writtenSubject(subject),
      installation: subject.installation,
      forced: asFlag(options.isForced),
      approved: options.approvedSha ?? null,
      at,
    };
    return this.#database.transaction(() => {
      if (this.#join(values) > 0) return 'joined';
      const { waiting, taken } = this.depth();
      if (waiting + taken >= this.#limits.queueEntries) {
        this.#missed.add(subject);
        return 'full';
      }
      this.#insert({ ...values, repository: repositoryKey(subject) });
      return 'added';
    });
  }

  /**
   * Hands out the next entry that is due: of the repositories with fewest taken entries the one that was served longest
   * ago, of its entries the oldest. No repository has more than `perRepository` taken at once.
   */
  take(at: number, { perRepository }: { readonly perRepository: number }): QueuedSubject | undefined {
    return this.#database.transaction(() => {
      const entry = this.#next.first({ at, most: perRepository });
      if (!entry) return undefined;
      this.#take({ key: entry.key });
      this.#serve({ repository: repositoryKey(entry.subject) });
      return entry;
    });
  }

  /** When the next waiting entry is due that was not due at `after`, in milliseconds since 1970; undefined: none. */
  nextDue(after: number): number | undefined {
    return this.#due.first({ after })?.at ?? undefined;
  }

  /** What a taken entry was forced for is under way: it need not be forced any more. */
  fulfil(key: string): void {
    this.#fulfil({ key });
  }

  /** Done with: gone, or waiting again when somebody asked for another look meanwhile. */
  finish(key: string, at: number): void {
    this.#ends.finish(key, at);
  }

  /** Not done: it waits until `notBefore`, as forced and approved as it was. Counts an attempt unless told otherwise. */
  postpone(key: string, notBefore: number, options: { readonly countsAttempt?: boolean } = {}): void {
    this.#ends.postpone(key, notBefore, options.countsAttempt ?? true);
  }

  /** Not wanted any more: gone at once, or, when it is taken, once its worker is done with it. */
  remove(key: string): void {
    this.#ends.remove('key', key);
  }

  /** Like `remove`, for all of a repository; gives how many. */
  removeRepository(name: RepositoryName): number {
    const repository = repositoryKey(name);
    return this.#database.transaction(() => {
      this.#missed.remove('repository', repository);
      return this.#ends.remove('repository', repository);
    });
  }

  /** Like `remove`, for all of an installation; gives how many. */
  removeInstallation(id: number): number {
    return this.#database.transaction(() => {
      this.#missed.remove('installation', id);
      return this.#ends.remove('installation', id);
    });
  }

  /** Is somebody going to look at it? True as well while somebody does. */
  has(subject: Subject): boolean {
    const wish = this.#wishes.first({ key: subjectKey(subject) });
    return wish !== undefined && (!wish.isDropped || wish.isWantedAgain);
  }

  /** Was another look asked for since it was taken? */
  isWantedAgain(key: string): boolean {
    return this.#wishes.first({ key })?.isWantedAgain ?? false;
  }

  /** Was it removed since it was taken? Its worker may stop. */
  isDropped(key: string): boolean {
    return this.#wishes.first({ key })?.isDropped ?? false;
  }

  depth(): QueueDepth {
    const { waiting = 0, taken = 0, oldest = null } = this.#depth.first() ?? {};
    return { waiting, taken, ...(oldest !== null && { oldestQueuedAt: oldest }) };
  }

  /** After a start: what was taken waits again, before everything else; gives how many. */
  restore(): number {
    return this.#ends.restore();
  }

  /**
   * Repositories for which something did not fit, forgotten when read: in one transaction with what is done about them.
   */
  takeMissed(): readonly MissedRepository[] {
    return this.#missed.take();
  }
}

const insert = `
  INSERT INTO queue (key, repository, installation, subject, is_forced, approved_sha, queued_at, not_before)
  VALUES (:key, :repository, :installation, :subject, :forced, :approved, :at, :at)`;

// An approval holds for one commit only, so it stays whatever else is asked for.
const join = `
  UPDATE queue SET
    subject = :subject,
    installation = :installation,
    approved_sha = COALESCE(:approved, approved_sha),
    is_forced = IIF(is_taken, is_forced, is_forced | :forced),
    attempts = IIF(is_taken, attempts, 0),
    not_before = IIF(is_taken, not_before, MIN(not_before, :at)),
    again_at = IIF(is_taken, COALESCE(again_at, :at), NULL),
    again_forced = IIF(is_taken, again_forced | :forced, 0)
  WHERE key = :key`;

const next = `
  SELECT ${entryColumns} FROM queue
  LEFT JOIN (SELECT repository, COUNT(*) AS taken FROM queue WHERE is_taken = 1 GROUP BY repository) USING (repository)
  LEFT JOIN turns USING (repository)
  WHERE is_taken = 0 AND not_before <= :at AND COALESCE(taken, 0) < :most
  ORDER BY is_first DESC, COALESCE(taken, 0), COALESCE(turn, 0), queued_at, seq
  LIMIT 1`;

const wishes = `
  SELECT is_dropped AS isDropped, again_at IS NOT NULL AS isWantedAgain
  FROM queue WHERE key = :key`;

const depth = `
  SELECT COUNT(*) FILTER (WHERE is_taken = 0) AS waiting, COUNT(*) FILTER (WHERE is_taken = 1) AS taken,
    MIN(queued_at) FILTER (WHERE is_taken = 0) AS oldest
  FROM queue`;
