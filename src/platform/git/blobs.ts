import { GitError } from './git-error.ts';
import { reasonOf, type Git, type GitRun } from './run-git.ts';

/** The largest file that is read, in bytes. */
export const largestBlob = 16 * 1024 * 1024;
/** What all files that were read may have together, in bytes. */
const mostBytes = 1024 * 1024 * 1024;
/** What git prints around the content of a blob: its id, type and size, and line ends. */
const framing = 128;

/** The contents of blobs, each read once, however many commits have it. */
export class Blobs {
  readonly #git: Git;
  readonly #contents = new Map<string, Uint8Array>();
  readonly #sizes = new Map<string, number>();
  #bytes = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(git: Git) {
    this.#git = git;
  }

  /**
   * Reads what was not read yet. Rejects with a GitError when one of them is missing, naming the path that it has in
   * `ids`, or when they are too large together.
   */
  load(ids: ReadonlyMap<string, string>): Promise<void> {
    // One after the other: two commits that are read at once share their blobs all the same.
    const load = this.#last.then(() => this.#load(ids));
    this.#last = load.catch(() => {});
    return load;
  }

  /** The content of a blob that was loaded; undefined where it is too large. */
  content(id: string): Uint8Array | undefined {
    return this.#contents.get(id);
  }

  /** The size of a blob that was loaded, in bytes. */
  size(id: string): number {
    return this.#sizes.get(id) ?? 0;
  }

  async #load(ids: ReadonlyMap<string, string>): Promise<void> {
    const unknown = Array.from(new Set(ids.values())).filter((id) => !this.#sizes.has(id));
    if (unknown.length === 0) return;
    const listed = await this.#catFile('--batch-check', unknown, ids, 256 * 1024 * 1024);
    const sizes = readSizes(listed.stdout.toString('latin1'), unknown, ids, this.#git.directory);
    const small = Array.from(sizes).filter(([, size]) => size <= largestBlob);
    const bytes = small.reduce((sum, [, size]) => sum + size, 0);
    if (this.#bytes + bytes > mostBytes) {
      throw new GitError(`the files to read in '${this.#git.directory}' have more than ${mostBytes} bytes together`);
    }
    if (small.length > 0) {
      const named = small.map(([id]) => id);
      const { stdout } = await this.#catFile('--batch', named, ids, bytes + framing * small.length);
      for (const [id, content] of readContents(stdout, small)) this.#contents.set(id, content);
    }
    this.#bytes += bytes;
    for (const [id, size] of sizes) this.#sizes.set(id, size);
  }

  async #catFile(
    mode: string,
    named: readonly string[],
    ids: ReadonlyMap<string, string>,
    stdoutBytes: number,
  ): Promise<GitRun> {
    const stdin = named.map((id) => `${id}\n`).join('');
    const run = await this.#git.run(['cat-file', mode, '--buffer'], { stdin, stdoutBytes });
    if (run.exitCode === 0) return run;
    const why = reasonOf(run);
    // In a partial clone git ends at the first blob that is not there.
    const [id = ''] = /\b[0-9a-f]{40,64}\b/.exec(why) ?? [];
    const isMissing = why.endsWith(' from promisor remote') && named.includes(id);
    throw isMissing
      ? missing(id, ids, this.#git.directory)
      : new GitError(`cannot read files of '${this.#git.directory}': ${why}`);
  }
}

function missing(id: string, ids: ReadonlyMap<string, string>, directory: string): GitError {
  const [name] = Array.from(ids).find(([, other]) => other === id) ?? [''];
  const remedy = 'a partial clone gets it with git fetch --refetch --no-filter';
  return new GitError(`the content of '${name}' (blob ${id}) is not in '${directory}': ${remedy}`);
}

function readSizes(
  output: string,
  named: readonly string[],
  ids: ReadonlyMap<string, string>,
  directory: string,
): ReadonlyMap<string, number> {
  const lines = output.split('\n');
  if (lines.pop() !== '' || lines.length !== named.length) throw garbled('it ends early');
  const sizes = named.map((id, index): [string, number] => {
    const line = lines[index] ?? '';
    if (line === `${id} missing`) throw missing(id, ids, directory);
    const [, size] = /^ blob (\d+)$/.exec(line.startsWith(id) ? line.slice(id.length) : '') ?? [];
    if (size === undefined) throw garbled(`'${line}' says nothing of blob ${id}`);
    return [id, Number(size)];
  });
  return new Map(sizes);
}

/**
 * Cuts what `git cat-file --batch` prints for blobs of these ids and sizes. Throws a GitError unless it is exactly
 * that: a file is never short.
 */
export function readContents(
  output: Buffer,
  expected: readonly (readonly [id: string, size: number])[],
): readonly (readonly [id: string, content: Uint8Array])[] {
  let at = 0;
  const contents = expected.map(([id, size]) => {
    const header = `${id} blob ${size}\n`;
    const start = at + header.length;
    if (output.toString('latin1', at, start) !== header) throw garbled(`blob ${id} is not where it belongs`);
    at = start + size + 1;
    if (output[at - 1] !== 0x0a) throw garbled(`blob ${id} does not end where it should`);
    return [id, output.subarray(start, start + size)] as const;
  });
  if (at !== output.length) throw garbled('it does not end where it should');
  return contents;
}

function garbled(how: string): GitError {
  return new GitError(`what git cat-file printed cannot be used: ${how}`);
}
