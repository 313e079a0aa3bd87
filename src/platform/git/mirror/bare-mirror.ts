import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fetchCommits } from './fetch-commits.ts';
import type { FetchRequest } from './fetch-request.ts';
import type { Holds } from './holds.ts';
import { KeptCommits } from './kept-commits.ts';
import { MirrorError } from './mirror-error.ts';
import { bytesOf, sweep } from './mirror-files.ts';
import type { MirrorGit } from './mirror-git.ts';
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

/** The repository of a mirror; whoever uses it sees to it that nobody else does at the same time. */
export class BareMirror {
  readonly #git: MirrorGit;
  readonly #limits: MirrorLimits;
  readonly #holds: Holds;
  readonly #kept: KeptCommits;

  constructor(git: MirrorGit, limits: MirrorLimits, holds: Holds) {
    this.#git = git;
    this.#limits = limits;
    this.#holds = holds;
    this.#kept = new KeptCommits(git);
  }

  /**
   * Brings the commits of a request here unless they are here, whole. What is broken or has become too large is made
   * anew once. Rejects with a MirrorError or the signal's reason.
   */
  async bring(request: FetchRequest, signal: AbortSignal): Promise<void> {
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
        await sweep(this.#git.directory);
        throw error;
      }
      await this.delete();
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
      await this.delete();
      throw error;
    }
  }

  async #attempt(request: FetchRequest, signal: AbortSignal): Promise<void> {
    const { bytes, milliseconds } = this.#limits;
    const shas = request.commits.map(({ sha }) => sha);
    await withinBytes(this.#git.directory, bytes, signal, (ending) =>
      fetchCommits(request, { git: this.#git, kept: this.#kept, milliseconds, signal: ending }),
    );
    // git takes for granted that it has what came with earlier commits.
    if ((await this.#kept.stateOf(shas, signal)) !== 'whole') {
      throw new MirrorError('BROKEN', `the mirror in '${this.#git.directory}' has commits without all of their files`);
    }
    await this.#kept.touch(shas);
    await this.#shrink(signal);
  }

  /** Lets go of commits that nobody asked for in a long time, of all that nobody holds if it has to be. */
  async #shrink(signal: AbortSignal): Promise<void> {
    const kept = await this.#kept.list();
    const free = kept.filter((sha) => !this.#holds.has(sha));
    const old = free.slice(0, Math.max(0, kept.length - mostKept));
    const isFull = async (): Promise<boolean> => (await bytesOf(this.#git.directory)) > this.#limits.bytes;
    if (await isFull()) await this.#kept.drop(free, signal);
    else if (old.length > 0) await this.#kept.drop(old, signal);
    else if ((await this.#kept.packs()) > mostPacks) await this.#kept.repack(signal);
    if (await isFull()) throw tooLarge(this.#limits.bytes);
  }

  /** Makes the repository unless it is there; gives whether it is new. */
  async #prepare(request: FetchRequest, signal: AbortSignal): Promise<boolean> {
    return existsSync(path.join(this.#git.directory, 'HEAD')) ? false : this.#renew(request, signal);
  }

  async #renew({ commits }: FetchRequest, signal: AbortSignal): Promise<true> {
    await this.delete();
    await mkdir(this.#git.directory, { recursive: true, mode: 0o700 });
    const format = commits[0]?.sha.length === 64 ? 'sha256' : 'sha1';
    await this.#git.must(['init', '--quiet', '--bare', '--template=', `--object-format=${format}`], signal);
    return true;
  }

  /** Removes the repository, if there is one. */
  async delete(): Promise<void> {
    await rm(this.#git.directory, { recursive: true, force: true, maxRetries: 3 });
  }
}
