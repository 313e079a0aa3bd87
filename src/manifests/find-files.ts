import { lstatSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { quote, type Problem } from './problem.ts';
import { explain, specialKind } from './text-source.ts';

/** A file to read: `path` for the system, `file` for people, relative to the working directory with slashes. */
interface FoundFile {
  readonly path: string;
  readonly file: string;
}

export type Found = FoundFile | Problem;

const endings = ['.yaml', '.yml', '.json'];
const skippedDirectories = new Set(['.git', 'node_modules']);

/**
 * The files that a user's paths stand for, each once. A named file is taken whatever its ending; a directory is walked,
 * its entries in byte order, for .yaml, .yml and .json, leaving out .git and node_modules.
 * Symbolic links are followed where the user named them. Below a directory one that points back into it adds nothing,
 * unless its target would not be read otherwise. One that leaves the directory, and a pipe, socket or device with such
 * an ending, is a problem and never opened; so is a dangling link and what cannot be listed.
 */
export function* findFiles(paths: readonly string[], cwd: string): Generator<Found> {
  const seen = new Set<string>();
  for (const given of paths) {
    const walk = new Walk(resolve(cwd, given), cwd, seen);
    yield* walk.find();
  }
}

/** A path as reports show it: relative to `cwd`, with slashes. */
function shownPath(path: string, cwd: string): string {
  const shown = relative(cwd, path) || '.';
  return sep === '/' ? shown : shown.split(sep).join('/');
}

class Walk {
  readonly #path: string;
  readonly #cwd: string;
  /** Real paths of all files found so far. */
  readonly #seen: Set<string>;
  #root = '';
  /** Links to files inside the root: read at the end, where nothing else led to the file. */
  readonly #links: { readonly path: string; readonly target: string }[] = [];

  constructor(path: string, cwd: string, seen: Set<string>) {
    this.#path = path;
    this.#cwd = cwd;
    this.#seen = seen;
  }

  *find(): Generator<Found> {
    try {
      this.#root = realpathSync(this.#path);
      if (!statSync(this.#root).isDirectory()) {
        yield* this.#file(this.#path, this.#root);
        return;
      }
    } catch (error) {
      yield this.#problem(this.#path, explain(error));
      return;
    }
    yield* this.#directory(this.#path, this.#root);
    for (const { path, target } of this.#links) yield* this.#file(path, target);
  }

  *#directory(path: string, real: string): Generator<Found> {
    let entries: Dirent[];
    try {
      entries = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      yield this.#problem(path, explain(error));
      return;
    }
    const named = entries.map((entry) => ({ entry, bytes: Buffer.from(entry.name) }));
    named.sort((left, right) => Buffer.compare(left.bytes, right.bytes));
    for (const { entry } of named) yield* this.#entry(entry, join(path, entry.name), join(real, entry.name));
  }

  *#entry(entry: Dirent, path: string, real: string): Generator<Found> {
    if (entry.isSymbolicLink()) {
      yield* this.#link(path);
    } else if (entry.isDirectory()) {
      if (!skippedDirectories.has(entry.name)) yield* this.#directory(path, real);
    } else if (hasEnding(entry.name)) {
      if (entry.isFile()) yield* this.#file(path, real);
      else yield this.#problem(path, `is ${specialName(path)}, which is never opened; replace it by a regular file`);
    }
  }

  *#link(path: string): Generator<Found> {
    const isCandidate = hasEnding(path);
    try {
      const target = realpathSync(path);
      const isDirectory = statSync(target).isDirectory();
      if (!isDirectory && !isCandidate) return;
      if (target !== this.#root && !target.startsWith(this.#root + (this.#root.endsWith(sep) ? '' : sep))) {
        const shown = quote(shownPath(target, this.#cwd), 200);
        yield this.#problem(
          path,
          `is a symbolic link that leaves the directory, to ${shown}; it is not followed, name its target instead`,
        );
      } else if (!isDirectory) {
        this.#links.push({ path, target });
      }
    } catch (error) {
      if (isCandidate) yield this.#problem(path, `is a symbolic link that leads nowhere: ${explain(error)}`);
    }
  }

  *#file(path: string, real: string): Generator<Found> {
    if (this.#seen.has(real)) return;
    this.#seen.add(real);
    yield { path, file: shownPath(path, this.#cwd) };
  }

  #problem(path: string, message: string): Problem {
    return { file: shownPath(path, this.#cwd), message };
  }
}

function hasEnding(name: string): boolean {
  return endings.some((ending) => name.endsWith(ending));
}

function specialName(path: string): string {
  try {
    return specialKind(lstatSync(path)) ?? 'no regular file';
  } catch {
    return 'no regular file';
  }
}
