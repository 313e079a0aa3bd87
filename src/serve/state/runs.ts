import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { asFlag } from './columns.ts';
import type { Command, Database, Query } from './database.ts';
import type { StateLimits } from './limits.ts';
import { Reports } from './reports.ts';
import { Retention } from './retention.ts';
import { StateError, quoted } from './state-error.ts';
import { RunRow, type StoredNotice, type StoredRun, runColumns } from './stored-run.ts';
import { type RepositoryName, repositoryKey, writtenSubject } from './subject.ts';

/** A run that is about to be begun on GitHub. */
export type NewRun = Pick<StoredRun, 'key' | 'subject' | 'headSha' | 'baseSha' | 'baseRef' | 'checkName' | 'isForced'>;

/** Which check is asked for. */
interface RunQuestion {
  readonly headSha: string;
  readonly checkName: string;
}

/** Runs of one head that are listed at most. */
const mostOfHead = 100;

/**
 * Check runs, one row each, filed before each step that GitHub gets to see. A step that a run cannot take, since it is
 * past it or gone, is a StateError `STEP`. Times are milliseconds since 1970.
 */
export class Runs {
  readonly #database: Database;
  readonly #reports: Reports;
  readonly #retention: Retention;
  readonly #begin: Command;
  readonly #setCheck: Command;
  readonly #steps: Readonly<Record<'judged' | 'noticed' | 'published' | 'cancelling' | 'cancelled', Command>>;
  readonly #ofKey: Query<StoredRun>;
  readonly #allOpen: Query<StoredRun>;
  readonly #last: Query<StoredRun>;
  readonly #ofHead: Query<StoredRun>;
  readonly #get: Query<StoredRun>;
  readonly #repositoriesOf: Query<{ readonly repository: string }>;
  readonly #removals: Readonly<Record<'repository' | 'installation', Command>>;

  constructor(database: Database, limits: StateLimits) {
    const select = (rest: string): Query<StoredRun> =>
      database.query(`SELECT ${runColumns} FROM runs WHERE ${rest}`, RunRow);
    const step = (set: string, from: string): Command =>
      database.command(`UPDATE runs SET ${set} WHERE id = :id AND state IN (${from})`);
    this.#database = database;
    this.#reports = new Reports(database);
    this.#retention = new Retention(database, limits);
    this.#begin = database.command(begin);
    this.#setCheck = database.command('UPDATE runs SET check_id = :check, check_url = :url WHERE id = :id');
    const notCancelled = "'begun', 'judged', 'noticed'";
    this.#steps = {
      judged: step(`state = 'judged', outcome = :outcome, notice = NULL, judged_at = :at`, notCancelled),
      noticed: step(`state = 'noticed', notice = :notice, outcome = NULL, judged_at = :at`, notCancelled),
      published: step(`state = 'published', ended_at = COALESCE(ended_at, :at)`, "'judged', 'noticed', 'published'"),
      cancelling: step(`state = 'cancelling', ${unjudged}`, `${notCancelled}, 'cancelling'`),
      cancelled: step(
        `state = 'cancelled', ended_at = COALESCE(ended_at, :at), ${unjudged}`,
        `${notCancelled}, 'cancelling', 'cancelled'`,
      ),
    };
    this.#ofKey = select('key = :key AND ended_at IS NULL ORDER BY seq');
    this.#allOpen = select('ended_at IS NULL ORDER BY seq');
    this.#last = select(`repository = :repository AND head_sha = :head AND check_name = :name
      AND ended_at IS NOT NULL ORDER BY seq DESC LIMIT 1`);
    this.#ofHead = select(`repository = :repository AND head_sha = :head ORDER BY seq DESC LIMIT ${mostOfHead}`);
    this.#get = select('id = :id');
    this.#repositoriesOf = database.query(
      'SELECT DISTINCT repository FROM runs WHERE installation = :installation',
      z.object({ repository: z.string() }),
    );
    this.#removals = {
      repository: database.command('DELETE FROM runs WHERE repository = :value'),
      installation: database.command('DELETE FROM runs WHERE installation = :value'),
    };
  }

  /** Files a run that GitHub does not know yet. */
  begin(run: NewRun, at: number): StoredRun {
    const { key, subject, baseRef, checkName, isForced } = run;
    const facts = { id: randomBytes(24).toString('base64url'), key, baseRef, checkName };
    const [headSha, baseSha] = [run.headSha.toLowerCase(), run.baseSha.toLowerCase()];
    this.#begin({
      ...facts,
      repository: repositoryKey(subject),
      installation: subject.installation,
      subject: writtenSubject(subject),
      headSha,
      baseSha,
      forced: asFlag(isForced),
      at,
    });
    return { ...facts, subject, headSha, baseSha, isForced, begunAt: at, state: 'begun' };
  }

  /** Which check run on GitHub it is; another one when it had to be replaced. */
  setCheck(id: string, check: { readonly id: number; readonly url: string }): void {
    this.#expect(this.#setCheck({ id, check: check.id, url: check.url }), id, 'a check run');
  }

  /** Files a report (JSON) that is to be published. */
  setReport(id: string, report: Uint8Array, outcome: string, at: number): void {
    this.#database.transaction(() => {
      this.#expect(this.#steps.judged({ id, outcome, at }), id, 'a report');
      this.#reports.put(id, report);
    });
  }

  /** Files what is to be published instead of a report. */
  setNotice(id: string, notice: StoredNotice, at: number): void {
    const { conclusion, title, summary, sentences } = notice;
    const written = JSON.stringify({ conclusion, title, summary, sentences });
    this.#database.transaction(() => {
      this.#expect(this.#steps.noticed({ id, notice: written, at }), id, 'a notice');
      this.#reports.remove(id);
    });
  }

  /** GitHub has it. Saying it again changes nothing. */
  setPublished(id: string, at: number): void {
    this.#expect(this.#steps.published({ id, at }), id, 'a publication');
  }

  /** It is to be cancelled on GitHub; its report is forgotten. */
  setCancelling(id: string): void {
    this.#database.transaction(() => {
      this.#expect(this.#steps.cancelling({ id }), id, 'a cancellation');
      this.#reports.remove(id);
    });
  }

  /** It is cancelled on GitHub, or was never there. Saying it again changes nothing. */
  setCancelled(id: string, at: number): void {
    this.#database.transaction(() => {
      this.#expect(this.#steps.cancelled({ id, at }), id, 'a cancellation');
      this.#reports.remove(id);
    });
  }

  /** Runs of a subject that have not ended, oldest first. */
  open(key: string): readonly StoredRun[] {
    return this.#ofKey.all({ key });
  }

  /** All runs that have not ended, oldest first. */
  allOpen(): readonly StoredRun[] {
    return this.#allOpen.all();
  }

  /** The newest run of this check of a head that has ended: what GitHub shows, whatever it was compared with. */
  lastOf(name: RepositoryName, { headSha, checkName }: RunQuestion): StoredRun | undefined {
    return this.#last.first({ repository: repositoryKey(name), head: headSha.toLowerCase(), name: checkName });
  }

  /** Runs of a head, newest first, at most 100. */
  byHead(name: RepositoryName, headSha: string): readonly StoredRun[] {
    return this.#ofHead.all({ repository: repositoryKey(name), head: headSha.toLowerCase() });
  }

  get(id: string): StoredRun | undefined {
    return this.#get.first({ id });
  }

  /** The report as it was filed; undefined: it has none. */
  report(id: string): Uint8Array | undefined {
    return this.#reports.get(id);
  }

  /** Removes what is too old or too much, never a run that has not ended; gives how many. */
  trim(at: number): number {
    return this.#retention.trim(at);
  }

  /** Gives how many, those that have not ended included. */
  removeRepository(name: RepositoryName): number {
    return this.#removals.repository({ value: repositoryKey(name) });
  }

  /** Repositories of which something is kept, in lower case. */
  repositoriesOf(installation: number): readonly RepositoryName[] {
    return this.#repositoriesOf.all({ installation }).map(({ repository }) => {
      const [owner = '', repo = ''] = repository.split('/');
      return { owner, repo };
    });
  }

  /** Gives how many, those that have not ended included. */
  removeInstallation(id: number): number {
    return this.#removals.installation({ value: id });
  }

  #expect(changed: number, id: string, what: string): void {
    if (changed > 0) return;
    const state = this.get(id)?.state;
    const why = state === undefined ? 'is gone' : `is ${state}`;
    throw new StateError('STEP', `the run ${quoted(id)} ${why}: it takes ${what} no more`);
  }
}

const begin = `
  INSERT INTO runs (
    id, key, repository, installation, subject, head_sha, base_sha, base_ref, check_name, is_forced, begun_at
  ) VALUES (
    :id, :key, :repository, :installation, :subject, :headSha, :baseSha, :baseRef, :checkName, :forced, :at
  )`;

const unjudged = 'outcome = NULL, notice = NULL, judged_at = NULL';
