import { existsSync } from 'node:fs';
import { rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../run-git.ts';
import { BareMirror, type MirrorLimits } from './bare-mirror.ts';
import { checkedUrl, type FetchRequest } from './fetch-request.ts';
import { Holds } from './holds.ts';
import { MirrorError } from './mirror-error.ts';
import { bytesOf, sweep } from './mirror-files.ts';
import { MirrorGit } from './mirror-git.ts';
import { endOrphans } from './orphans.ts';
import { Turns } from './turns.ts';

/** What a fetch needs beyond its time to end processes and tidy up, in milliseconds. */
const grace = 60_000;

/** Some commits of one repository, without their history, in a bare repository of our own. */
export class Mirror {
  /** The bare repository. It is there after the first fetch. */
  readonly directory: string;
  readonly #home: string;
  readonly #limits: MirrorLimits;
  readonly #bare: BareMirror;
  readonly #turns: Turns;
  readonly #holds = new Holds();

  /** `home` is a folder for the mirror alone. Throws a MirrorError when there is no git. */
  constructor(home: string, env: Environment, limits: MirrorLimits) {
    this.#home = home;
    this.#limits = limits;
    this.directory = path.join(home, 'mirror.git');
    this.#bare = new BareMirror(new MirrorGit(this.directory, env), limits, this.#holds);
    this.#turns = new Turns(path.join(home, 'lock'), limits.milliseconds + grace);
  }

  /** Whether it is being fetched into, or used. */
  get isInUse(): boolean {
    return this.#holds.isInUse;
  }

  /**
   * Does something while neither `Mirrors.trim` takes this mirror, nor fetches of others the given commits for being too
   * many. A mirror that is broken or too large is made anew all the same: what reads it then gets an error.
   */
  async use<T>(commits: readonly string[], work: () => Promise<T>): Promise<T> {
    return this.#holds.during(commits, work);
  }

  /**
   * Brings the commits here, whole and checked, unless they are here. When it rejects, with a MirrorError or the reason
   * of the request's signal, no process of it is left.
   */
  async fetch(request: FetchRequest): Promise<void> {
    checkedUrl(request);
    const shas = request.commits.map(({ sha }) => sha);
    try {
      await this.use(shas, () => this.#turns.run(() => this.#inTime(request), request.signal));
    } catch (cause) {
      request.signal?.throwIfAborted();
      if (cause instanceof MirrorError) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new MirrorError('BROKEN', `cannot write the mirror in '${this.directory}': ${why}`, { cause });
    }
  }

  /** What it has on disk. */
  bytes(): Promise<number> {
    return bytesOf(this.directory);
  }

  /** When it was fetched into last, in milliseconds of the epoch; 0 for never. */
  async usedAt(): Promise<number> {
    return stat(this.#usedFile).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  }

  /** Removes it from disk, after the fetches that were asked for before. It can be fetched into again. */
  async remove(): Promise<void> {
    await this.#turns.run(async () => {
      await this.#bare.delete();
      for (const file of [this.#usedFile, this.#begunFile]) await rm(file, { force: true });
    });
  }

  get #usedFile(): string {
    return path.join(this.#home, 'used');
  }

  /** Is there while a fetch goes on: whoever finds it goes on after a process that was killed. */
  get #begunFile(): string {
    return path.join(this.#home, 'begun');
  }

  async #inTime(request: FetchRequest): Promise<void> {
    const { milliseconds } = this.#limits;
    const late = new AbortController();
    const reason = `cannot fetch from ${request.url} within ${milliseconds} ms`;
    const timer = setTimeout(() => late.abort(new MirrorError('TIME', reason)), milliseconds);
    const signal = AbortSignal.any([late.signal, ...(request.signal ? [request.signal] : [])]);
    try {
      await this.#recover();
      await writeFile(this.#begunFile, '');
      await this.#bare.bring(request, signal);
      await this.#markUsed();
    } finally {
      clearTimeout(timer);
      await rm(this.#begunFile, { force: true });
    }
  }

  /** Ends and removes what a process left that was killed here, or a fetch that was. */
  async #recover(): Promise<void> {
    if (existsSync(this.#begunFile)) await endOrphans(this.directory);
    await sweep(this.directory);
  }

  async #markUsed(): Promise<void> {
    const now = new Date();
    await writeFile(this.#usedFile, '');
    await utimes(this.#usedFile, now, now);
  }
}
