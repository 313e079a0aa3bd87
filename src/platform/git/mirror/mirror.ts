import { access, mkdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../run-git.ts';
import { fetchCommits } from './fetch-commits.ts';
import { checkedUrl, type FetchRequest } from './fetch-request.ts';
import { Holds } from './holds.ts';
import { KeptCommits } from './kept-commits.ts';
import { MirrorError } from './mirror-error.ts';
import { bytesOf, sweep } from './mirror-files.ts';
import { MirrorGit } from './mirror-git.ts';
import { endOrphans } from './orphans.ts';
import { Turns } from './turns.ts';
import { tooLarge, withinBytes } from './within-bytes.ts';

export interface MirrorLimits {
  /** Of one fetch from its turn on, with all that it takes to heal the mirror. */
  readonly milliseconds: number;
  /** Of the mirror on disk. */
  readonly bytes: number;
}

/** So many commits stay; of two states each, that is a good dozen of changes. */
const mostKept = 32;
/** More packs than this become one. */
const mostPacks = 12;
/** What a fetch needs beyond its time to end processes and tidy up, in milliseconds. */
const grace = 60_000;

/** Some commits of one repository, without their history, in a bare repository of our own. */
export class Mirror {
  /** The bare repository. It is there after the first fetch. */
  readonly directory: string;
  readonly #home: string;
  readonly #limits: MirrorLimits;
  readonly #git: MirrorGit;
  readonly #kept: KeptCommits;
  readonly #turns: Turns;
  readonly #holds = new Holds();

  /** `home` is a folder for the mirror alone. Throws a MirrorError when there is no git. */
  constructor(home: string, env: Environment, limits: MirrorLimits) {
    this.#home = home;
    this.#limits = limits;
    this.directory = path.join(home, 'mirror.git');
    this.#git = new MirrorGit(this.directory, env);
    this.#kept = new KeptCommits(this.#git);
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
    await this.use(shas, () => this.#turns.run(() => this.#inTime(request), request.signal));
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
      await this.#delete();
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
      await this.#bring(request, signal);
      await this.#markUsed();
    } finally {
      clearTimeout(timer);
      await rm(this.#begunFile, { force: true });
    }
  }

  /** Ends and removes what a process left that was killed here, or a fetch that was. */
  async #recover(): Promise<void> {
    if (await isThere(this.#begunFile)) await endOrphans(this.directory);
    await sweep(this.directory);
  }

  async #bring(request: FetchRequest, signal: AbortSignal): Promise<void> {
    const shas = request.commits.map(({ sha }) => sha);
    let isNew = await this.#prepare(request, signal);
    const state = await this.#kept.stateOf(shas, signal);
    if (state === 'whole') return this.#kept.touch(shas);
    if (state === 'broken') isNew = await this.#renew(request, signal);
    try {
      await this.#attempt(request, signal);
    } catch (error) {
      const isCurable = error instanceof MirrorError && (error.code === 'TOO_LARGE' || error.code === 'BROKEN');
      if (!isCurable) {
        await sweep(this.directory);
        throw error;
      }
      await this.#delete();
      // What was here before may be what is broken, or too much.
      if (isNew) throw error;
      await this.#renew(request, signal);
      await this.#attemptLast(request, signal);
    }
  }

  async #attemptLast(request: FetchRequest, signal: AbortSignal): Promise<void> {
    try {
      await this.#attempt(request, signal);
    } catch (error) {
      await this.#delete();
      throw error;
    }
  }

  async #attempt(request: FetchRequest, signal: AbortSignal): Promise<void> {
    const { bytes, milliseconds } = this.#limits;
    const shas = request.commits.map(({ sha }) => sha);
    await withinBytes(this.directory, bytes, signal, (ending) =>
      fetchCommits(request, { git: this.#git, kept: this.#kept, milliseconds, signal: ending }),
    );
    // git takes for granted that it has what came with earlier commits.
    if ((await this.#kept.stateOf(shas, signal)) !== 'whole') {
      throw new MirrorError('BROKEN', `the mirror in '${this.directory}' has commits without all of their files`);
    }
    await this.#kept.touch(shas);
    await this.#shrink(signal);
  }

  /** Lets go of commits that nobody asked for in a long time, of all that nobody holds if it has to be. */
  async #shrink(signal: AbortSignal): Promise<void> {
    const kept = await this.#kept.list();
    const free = kept.filter((sha) => !this.#holds.has(sha));
    const old = free.slice(0, Math.max(0, kept.length - mostKept));
    const isFull = async (): Promise<boolean> => (await this.bytes()) > this.#limits.bytes;
    if (await isFull()) await this.#kept.drop(free, signal);
    else if (old.length > 0) await this.#kept.drop(old, signal);
    else if ((await this.#kept.packs()) > mostPacks) await this.#kept.repack(signal);
    if (await isFull()) throw tooLarge(this.#limits.bytes);
  }

  /** Makes the repository unless it is there; gives whether it is new. */
  async #prepare(request: FetchRequest, signal: AbortSignal): Promise<boolean> {
    return (await isThere(path.join(this.directory, 'HEAD'))) ? false : this.#renew(request, signal);
  }

  async #renew({ commits }: FetchRequest, signal: AbortSignal): Promise<true> {
    await this.#delete();
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const format = commits[0]?.sha.length === 64 ? 'sha256' : 'sha1';
    await this.#git.must(['init', '--quiet', '--bare', '--template=', `--object-format=${format}`], signal);
    return true;
  }

  async #delete(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true, maxRetries: 3 });
  }

  async #markUsed(): Promise<void> {
    const now = new Date();
    await writeFile(this.#usedFile, '');
    await utimes(this.#usedFile, now, now);
  }
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
