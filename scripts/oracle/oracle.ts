import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, rmdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** A program of others that tests and benches compare with. It is kept in the user's cache, outside of the repository. */
export interface Oracle {
  /** The program, where there is one: that which an environment variable names, else the one in the cache. Gets nothing. */
  find(): string | undefined;
  /** Gets the program, one process at a time, and returns its path. Throws an Error that says why it cannot. */
  obtain(say: (line: string) => void): Promise<string>;
  /** What tests tell that miss it. */
  readonly missing: string;
}

interface OracleSettings {
  /** As `npm run oracle` knows it. */
  readonly name: string;
  /** The environment variable that names the program. */
  readonly variable: string;
  /** The program in the cache; of several, the first that is there. */
  readonly files: readonly [string, ...string[]];
  /** Whether it is a release, which is got once; others are made again, as their source may have changed. */
  readonly isRelease: boolean;
  /** Makes the program in an empty folder; returns its path, which ends as one of `files` does. */
  readonly make: (folder: string, say: (line: string) => void) => Promise<string>;
}

/** How long getting a program may take, in milliseconds. */
export const obtainingTime = 900_000;

/** An oracle of these settings. */
export function oracleOf({ name, variable, files, isRelease, make }: OracleSettings): Oracle {
  const places = files.map((file) => path.join(cache(), file));
  const find = (): string | undefined => process.env[variable] || places.find((file) => existsSync(file));
  const keep = async (made: string): Promise<string> => {
    const place = places.find((file) => made.endsWith(path.basename(file))) ?? path.join(cache(), files[0]);
    await mkdir(path.dirname(place), { recursive: true });
    await rename(made, place);
    return place;
  };
  return {
    find,
    missing: `no ${name}: set ${variable}, or run: npm run oracle -- ${name}`,
    obtain: async (say) => {
      const release = await locked(path.join(cache(), `${name}.lock`), say);
      try {
        const known = find();
        if (known !== undefined && (isRelease || process.env[variable])) return known;
        const folder = await mkdtemp(path.join(cache(), `${name}-new-`));
        try {
          return await keep(await make(folder, say));
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      } finally {
        await release();
      }
    },
  };
}

function cache(): string {
  return path.join(process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'kubescape-gitops');
}

/** A directory is a lock: only one process can make it. One that is older than any work may be is left over. */
async function locked(lock: string, say: (line: string) => void): Promise<() => Promise<void>> {
  await mkdir(path.dirname(lock), { recursive: true });
  for (let waited = 0; ; waited += 1) {
    try {
      await mkdir(lock);
      return () => rmdir(lock);
    } catch (error) {
      const since = await stat(lock).catch(() => undefined);
      if (since === undefined && !(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      if (since !== undefined && Date.now() - since.mtimeMs > obtainingTime) await rmdir(lock).catch(() => {});
    }
    if (waited === 0) say(`waiting for another process that has ${lock}`);
    await setTimeout(500);
  }
}
