import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../run-git.ts';
import type { MirrorLimits } from './bare-mirror.ts';
import { MirrorError } from './mirror-error.ts';
import { Mirror } from './mirror.ts';

export interface MirroredRepository {
  readonly owner: string;
  readonly repo: string;
}

export interface MirrorsOptions {
  /** Of the mirrors alone; made when it is missing. */
  readonly folder: string;
  /** To find git by, and the way to the network: proxies, certificates. Nothing else of it is looked at. */
  readonly env: Environment;
  readonly limits: MirrorLimits;
  /** Of all mirrors together, on disk, after `trim`. */
  readonly totalBytes: number;
}

/** A folder with a mirror for each repository. */
export class Mirrors {
  readonly #options: MirrorsOptions;
  /** By path from the folder. */
  readonly #mirrors = new Map<string, Mirror>();

  constructor(options: MirrorsOptions) {
    this.#options = { ...options, folder: path.resolve(options.folder) };
  }

  /**
   * The mirror of a repository, the same for every spelling of its name. Throws a MirrorError for what is no name, and
   * when there is no git.
   */
  of({ owner, repo }: MirroredRepository): Mirror {
    const name = path.join(checkedName(owner), checkedName(repo));
    const { folder, env, limits } = this.#options;
    const mirror = this.#mirrors.get(name) ?? new Mirror(path.join(folder, name), env, limits);
    this.#mirrors.set(name, mirror);
    return mirror;
  }

  /** Removes those used least recently until the total fits; those in use stay. */
  async trim(): Promise<void> {
    const mirrors = await this.#all();
    const sized = await Promise.all(
      mirrors.map(async (mirror) => ({ mirror, bytes: await mirror.bytes(), usedAt: await mirror.usedAt() })),
    );
    let total = sized.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { mirror, bytes } of sized.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (total <= this.#options.totalBytes) return;
      if (bytes === 0 || mirror.isInUse) continue;
      await mirror.remove();
      total -= bytes;
    }
  }

  /** Removes the mirror of a repository, which it may have or not. */
  async remove(repository: MirroredRepository): Promise<void> {
    await this.of(repository).remove();
  }

  /** Those on disk, also of an earlier process. */
  async #all(): Promise<Mirror[]> {
    const { folder } = this.#options;
    const pairs = await Promise.all(
      (await foldersIn(folder)).map(async (owner) =>
        (await foldersIn(path.join(folder, owner))).map((repo) => ({ owner, repo })),
      ),
    );
    return pairs.flat().map((pair) => this.of(pair));
  }
}

/** A name as a folder. GitHub tells names apart without their case. */
function checkedName(name: string): string {
  if (isName(name)) return name.toLowerCase();
  throw new MirrorError('MISSING', `${JSON.stringify(name.slice(0, 100))} is no name of an owner or a repository`);
}

function isName(name: string): boolean {
  return /^[\w.-]{1,100}$/.test(name) && !/^\.+$/.test(name);
}

/** The folders that can be of mirrors; a link is none. */
async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return names.filter((name) => isName(name) && name === name.toLowerCase());
}
