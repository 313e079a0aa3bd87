import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isProgram } from '../../../../src/platform/programs.ts';
import { userCacheFolder } from '../../../../src/platform/user-cache.ts';
import { findGo, platformId } from './go-toolchain.ts';
import type { GoProgram, ProgramSet } from './program-set.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What every build is made with, besides the flags of the linker. */
export const buildFlags = ['-mod=readonly', '-buildvcs=false', '-trimpath'] as const;

/** Where the programs of all sets lie. */
export function programsFolder(env: Variables): string {
  const cache = userCacheFolder(env);
  if (cache === undefined) throw new Error('no folder for caches: neither XDG_CACHE_HOME nor HOME is an absolute path');
  return path.join(cache, 'test-programs');
}

/** The name of a set's folder: its own name, what it is made of, and by which Go. */
export function setFolder(set: ProgramSet, go: string): string {
  return `${contentName(set)}-${go}`;
}

/**
 * The folder with all programs of a set, built before; undefined when one is missing. Where there is no Go to ask,
 * programs that any Go built for this machine will do.
 */
export async function findPrograms(set: ProgramSet, env: Variables): Promise<string | undefined> {
  const parent = programsFolder(env);
  const go = await findGo(set.module, env);
  const names = go ? [setFolder(set, go.id)] : await builtByAny(set, parent);
  const folders = names.map((name) => path.join(parent, name));
  return folders.find((folder) => set.programs.every(({ name }) => isProgram(path.join(folder, name))));
}

/** What the linker is told: no symbols, and the values of variables. */
export function linkerFlags({ variables }: GoProgram): string {
  return ['-s', '-w', ...Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`)].join(' ');
}

function contentName(set: ProgramSet): string {
  const hash = createHash('sha256');
  const { sources = [] } = set;
  for (const file of ['go.mod', 'go.sum', ...sources])
    hash.update(readFileSync(path.join(set.module, file))).update('\0');
  hash.update(JSON.stringify([buildFlags, set.programs.map((program) => [program.package, linkerFlags(program)])]));
  return `${set.name}-${hash.digest('hex').slice(0, 16)}`;
}

async function builtByAny(set: ProgramSet, parent: string): Promise<readonly string[]> {
  const names = await readdir(parent).catch(() => []);
  const [start, end] = [`${contentName(set)}-go`, platformId()];
  return names.filter((name) => name.startsWith(start) && name.endsWith(end)).toSorted();
}
