import { readdir, readFile, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { MirrorGit } from './mirror-git.ts';

/** The commits that are wanted here, whole; or what has to be done about it. */
export type CommitState = 'whole' | 'missing' | 'broken';

const hash = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** The ref that keeps a commit in its mirror. */
export function keptRef(sha: string): string {
  return `refs/kept/${sha}`;
}

/** The commits that a mirror keeps, each by a ref, which is a file as old as the last wish for the commit. */
export class KeptCommits {
  readonly #git: MirrorGit;
  readonly #folder: string;

  constructor(git: MirrorGit) {
    this.#git = git;
    this.#folder = path.join(git.directory, 'refs/kept');
  }

  /** Full hashes; what was wanted longest ago comes first. */
  async list(): Promise<readonly string[]> {
    const names = (await readdir(this.#folder).catch(() => [])).filter((name) => hash.test(name));
    const times = await Promise.all(names.map((name) => stat(path.join(this.#folder, name)).then((is) => is.mtimeMs)));
    return names
      .map((name, index) => ({ name, time: times[index] ?? 0 }))
      .toSorted((a, b) => a.time - b.time)
      .map(({ name }) => name);
  }

  /** Whether all of the commits are here with all of their files, and every object is what its hash says. */
  async stateOf(shas: readonly string[], signal: AbortSignal): Promise<CommitState> {
    const kept = await this.list();
    const refs = await Promise.all(kept.map((sha) => readFile(path.join(this.#folder, sha), 'latin1')));
    // One that a process was killed over is in the way of all later packing.
    if (refs.some((ref, index) => ref.trim() !== kept[index])) return 'broken';
    if (!shas.every((sha) => kept.includes(sha))) return 'missing';
    const args = ['rev-list', '--objects', '--verify-objects', '--quiet', '--end-of-options', ...shas];
    const { exitCode } = await this.#git.run(args, { signal });
    return exitCode === 0 ? 'whole' : 'broken';
  }

  /** Notes that these are wanted now. */
  async touch(shas: readonly string[]): Promise<void> {
    const now = new Date();
    await Promise.all(shas.map((sha) => utimes(path.join(this.#folder, sha), now, now)));
  }

  /** Keeps a commit that is here. */
  async keep(sha: string, signal: AbortSignal): Promise<void> {
    await this.#git.must(['update-ref', keptRef(sha), sha], signal);
  }

  /** Keeps some of the commits no longer, and makes one pack of what is left. */
  async drop(shas: readonly string[], signal: AbortSignal): Promise<void> {
    for (const sha of shas) await this.#git.must(['update-ref', '--no-deref', '-d', keptRef(sha)], signal);
    await this.repack(signal);
  }

  /** Makes one pack of all that is kept; whoever reads meanwhile finds every object in the one place or the other. */
  async repack(signal: AbortSignal): Promise<void> {
    await this.#git.must(['repack', '-a', '-d', '--quiet'], signal);
  }

  /** How many packs there are. */
  async packs(): Promise<number> {
    const names = await readdir(path.join(this.#git.directory, 'objects/pack')).catch(() => []);
    return names.filter((name) => name.endsWith('.pack')).length;
  }
}
