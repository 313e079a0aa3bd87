import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll } from 'vitest';
import { Mirrors, type MirrorsOptions } from '../../src/platform/git/mirror/mirrors.ts';
import { commitAll, git, history } from './git.ts';
import { GitServer, type GitServerOptions } from './git-server.ts';

/** A repository on a server, and where it came from. */
export interface Hosted {
  readonly server: GitServer;
  readonly url: string;
  /** Bare, the server's. */
  readonly bare: string;
  /** Two of `main` and one of `change`, on top of each other; of `history` unless others were given. */
  readonly commits: readonly string[];
}

/** What only PATH is needed for. */
export const plainEnv = { PATH: process.env['PATH'] };

interface HostedOptions extends Partial<GitServerOptions> {
  readonly commits?: (work: string) => readonly string[];
}

/** For the top of a test file: serves a repository as ADA/WEB from an empty folder, until all of its tests are over. */
export function hosting(): (folder: string, options?: HostedOptions) => Promise<Hosted> {
  const servers: GitServer[] = [];
  afterAll(() => Promise.all(servers.map((server) => server.close())));
  return async (folder, { commits, ...options } = {}) => {
    const work = path.join(folder, 'work');
    const root = path.join(folder, 'root');
    mkdirSync(work);
    const made = commits?.(work) ?? history(work).commits;
    const bare = host(work, root, 'ada/web');
    const server = await GitServer.start({ root, ...options });
    servers.push(server);
    return { server, url: `${server.url}/ada/web.git`, bare, commits: made };
  };
}

/** Puts a copy of a repository where a server of that root finds it; gives its folder. */
function host(work: string, root: string, name: string): string {
  const bare = path.join(root, `${name}.git`);
  mkdirSync(bare, { recursive: true });
  git(bare, 'clone', '--quiet', '--bare', work, '.');
  return bare;
}

/** Commits one file of so many bytes that no packing makes smaller, so many times. */
export function largeCommits(count: number, bytes: number): (work: string) => readonly string[] {
  return (work) =>
    Array.from({ length: count }, (_, index) => {
      writeFileSync(path.join(work, 'large'), randomBytes(bytes));
      return commitAll(work, `large ${index}`);
    });
}

/** Adds a commit on top of another one that only a ref leads to. */
export function commitAt(bare: string, ref: string, parent: string): string {
  const sha = git(bare, 'commit-tree', '-p', parent, '-m', ref, `${parent}^{tree}`);
  git(bare, 'update-ref', ref, sha);
  return sha;
}

/** Mirrors with limits that no test meets by accident. */
export function mirrorsIn(folder: string, options: Partial<MirrorsOptions> = {}): Mirrors {
  const limits = { milliseconds: 60_000, bytes: 100_000_000 };
  return new Mirrors({ folder, env: plainEnv, limits, totalBytes: 1_000_000_000, ...options });
}

/** The commits that a repository has objects of. */
export function commitsIn(directory: string): readonly string[] {
  const lines = git(directory, 'cat-file', '--batch-all-objects', '--batch-check').split('\n');
  return lines.filter((line) => line.includes(' commit ')).map((line) => line.split(' ')[0] ?? '');
}

/** The processes of a mirror that run now, each by its command line. Linux only. */
export function processesIn(directory: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(pid, 'environ').includes(`=${directory}\0`))
    .map((pid) => read(pid, 'cmdline').replaceAll('\0', ' '));
}

function read(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** All bytes of all files below a folder, one after the other. */
export function contentsOf(folder: string): string {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), 'latin1')).join('\n');
}

/** A promise and what settles it. */
export function held(): { readonly until: Promise<void>; readonly release: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { until: promise, release: resolve };
}
