import { KustomizeError } from '../errors.ts';
import { deepestBase, mostDirectories } from '../limits.ts';
import type { RememberedFiles } from '../incremental/remembered-files.ts';
import type { Source } from '../tree/node.ts';
import { isRemoteDirectory, isRemoteFile } from './remote.ts';
import { ancestorsOf, directoryOf, isWithin, leavesRoot, resolvePath } from './paths.ts';
import { Visits, type Visited } from './visits.ts';

/** What a build may read. */
export interface LoadOptions {
  /** `rootOnly`: files of a kustomization lie in or below its directory. Flux reads whatever lies in the tree. */
  readonly restrictor: 'none' | 'rootOnly';
  /**
   * Where the root of the file system is a directory of a larger one, as the artifact of a Flux source: then absolute
   * paths, and those that climb above the root, lead out of it. Otherwise nothing is above the root.
   */
  readonly isPart?: boolean;
}

/** Something about the tree as a whole, for which no way that led to it needs to be told. */
export class TreeError extends KustomizeError {}

/** A remote base or file: named, never fetched. */
export class RemoteResourceError extends TreeError {
  readonly location: string;

  constructor(location: string) {
    super(`'${location}' is not in this tree: remote bases and files are not fetched`);
    this.location = location;
  }
}

/** What the loaders of one build have in common. */
interface Shared {
  readonly files: RememberedFiles;
  readonly options: LoadOptions;
  readonly visits: Visits;
}

/** Reads files for one kustomization directory, and opens those of its bases. */
export class Loader {
  readonly root: string;
  readonly #shared: Shared;
  /** Directories that are being built, the outermost first. */
  readonly #chain: readonly string[];

  private constructor(shared: Shared, root: string, chain: readonly string[]) {
    this.#shared = shared;
    this.root = root;
    this.#chain = chain;
  }

  /** The loader of the directory to build. Throws when there is none. */
  static open(files: RememberedFiles, path: string, options: LoadOptions): Loader {
    const root = existingDirectory(files, resolvePath('/', path), path);
    return new Loader({ files, options, visits: new Visits() }, root, [root]);
  }

  get files(): RememberedFiles {
    return this.#shared.files;
  }

  /** The loader of a base. Throws for remote ones, cycles, files and what does not exist. */
  descend(path: string): Loader {
    if (isRemoteDirectory(path)) throw new RemoteResourceError(path);
    if (path === '') throw new KustomizeError('new root cannot be empty');
    if (path.startsWith('/')) throw new KustomizeError(`new root '${path}' cannot be absolute`);
    const root = existingDirectory(this.#shared.files, this.locate(path), path);
    const visited = this.#chain.find((directory) => isWithin(directory, root));
    if (visited !== undefined) {
      throw new KustomizeError(`cycle detected: candidate root '${root}' contains visited root '${visited}'`);
    }
    this.#shared.visits.add(root, this.#chain.length + 1);
    if (this.#chain.length >= deepestBase || this.#shared.visits.total > mostDirectories) {
      throw new TreeError(
        `'${path}' is one base too many: at most ${deepestBase} stand in each other, and ${mostDirectories} in one build`,
      );
    }
    return new Loader(this.#shared, root, [...this.#chain, root]);
  }

  /** Does work for this directory, and tells which bases it opened. */
  visit<T>(work: () => T): { readonly value: T; readonly visited: Visited } {
    return this.#shared.visits.during(this.#chain.length, work);
  }

  /**
   * Opens the bases that other work opened, as if it were done again here. False, and nothing is opened, where it would
   * meet a cycle or a limit.
   */
  revisit(visited: Visited): boolean {
    const { visits } = this.#shared;
    const isTooMuch =
      this.#chain.length + visited.height > deepestBase || visits.total + visited.opened > mostDirectories;
    const isCycle = this.#chain.some((root) => [root, ...ancestorsOf(root)].some((one) => visited.roots.has(one)));
    if (isTooMuch || isCycle) return false;
    visits.addAll(visited, this.#chain.length);
    return true;
  }

  /** Where a path of this kustomization leads. Throws for one that leads out of the tree. */
  locate(path: string): string {
    if (this.#shared.options.isPart && leavesRoot(this.root, path)) {
      throw new TreeError(`'${path}' leads out of the source; only what lies in it can be read, by a relative path`);
    }
    return resolvePath(this.root, path);
  }

  /** The bytes of a file. */
  readBytes(path: string): Uint8Array {
    if (isRemoteFile(path)) throw new RemoteResourceError(path);
    const file = this.locate(path);
    if (this.#shared.options.restrictor === 'rootOnly') this.#restrict(file);
    return this.#shared.files.read(file);
  }

  /** A file as text with its path, the same object as long as it does not change. */
  readSource(path: string): Source {
    // Restrictions are those of the directory that asks, so they are checked even for a known file.
    this.readBytes(path);
    return this.#shared.files.source(this.locate(path));
  }

  #restrict(file: string): void {
    if (this.#shared.files.kind(file) === 'directory') throw new KustomizeError(`'${file}' must resolve to a file`);
    const target = this.#shared.files.kind(file) === undefined ? file : this.#shared.files.resolve(file);
    if (isWithin(directoryOf(target), this.root)) return;
    throw new KustomizeError(`security; file '${file}' is not in or below '${this.root}'`);
  }
}

function existingDirectory(fs: RememberedFiles, path: string, written: string): string {
  const kind = fs.kind(path);
  if (kind === 'directory') return fs.resolve(path);
  if (kind === 'file') throw new KustomizeError(`must build at directory: '${path}': file is not directory`);
  const why = `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`;
  throw new KustomizeError(`must build at directory: not a valid directory: ${written === '' ? "''" : why}`);
}
