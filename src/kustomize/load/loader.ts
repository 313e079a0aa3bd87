import { KustomizeError } from '../errors.ts';
import type { FileSystem } from '../file-system.ts';
import type { Source } from '../tree/node.ts';
import { isRemoteDirectory, isRemoteFile } from './remote.ts';
import { directoryOf, isWithin, resolvePath } from './paths.ts';

/** What a build may read. */
export interface LoadOptions {
  /** `rootOnly`: files of a kustomization lie in or below its directory. Flux reads whatever lies in the tree. */
  readonly restrictor: 'none' | 'rootOnly';
}

/** The largest file that is read, in bytes. */
const largestFile = 32 * 1024 * 1024;

/** How many directories may stand in each other, and how many one build may open, the same one again included. */
const deepestBase = 100;
const mostDirectories = 10_000;

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
  readonly fs: FileSystem;
  readonly options: LoadOptions;
  readonly sources: Map<string, Source>;
  opened: number;
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
  static open(fs: FileSystem, path: string, options: LoadOptions): Loader {
    const root = existingDirectory(fs, resolvePath('/', path), path);
    return new Loader({ fs, options, sources: new Map(), opened: 1 }, root, [root]);
  }

  get fileSystem(): FileSystem {
    return this.#shared.fs;
  }

  /** The loader of a base. Throws for remote ones, cycles, files and what does not exist. */
  descend(path: string): Loader {
    if (isRemoteDirectory(path)) throw new RemoteResourceError(path);
    if (path === '') throw new KustomizeError('new root cannot be empty');
    if (path.startsWith('/')) throw new KustomizeError(`new root '${path}' cannot be absolute`);
    const root = existingDirectory(this.#shared.fs, resolvePath(this.root, path), path);
    const visited = this.#chain.find((directory) => isWithin(directory, root));
    if (visited !== undefined) {
      throw new KustomizeError(`cycle detected: candidate root '${root}' contains visited root '${visited}'`);
    }
    this.#shared.opened += 1;
    if (this.#chain.length >= deepestBase || this.#shared.opened > mostDirectories) {
      throw new TreeError(
        `'${path}' is one base too many: at most ${deepestBase} stand in each other, and ${mostDirectories} in one build`,
      );
    }
    return new Loader(this.#shared, root, [...this.#chain, root]);
  }

  /** Where a path of this kustomization leads. */
  locate(path: string): string {
    return resolvePath(this.root, path);
  }

  /** The bytes of a file. */
  readBytes(path: string): Uint8Array {
    if (isRemoteFile(path)) throw new RemoteResourceError(path);
    const file = this.locate(path);
    if (this.#shared.options.restrictor === 'rootOnly') this.#restrict(file);
    const bytes = this.#read(file);
    if (bytes.length > largestFile) {
      throw new KustomizeError(`file '${file}' has ${bytes.length} bytes; at most ${largestFile} are read`);
    }
    return bytes;
  }

  /** A file as text with its path, the same object each time. */
  readSource(path: string): Source {
    const file = isRemoteFile(path) ? path : this.locate(path);
    const known = this.#shared.sources.get(file);
    // Restrictions are those of the directory that asks, so they are checked even for a known file.
    const bytes = this.readBytes(path);
    if (known) return known;
    const source = { path: file, text: new TextDecoder().decode(bytes) };
    this.#shared.sources.set(file, source);
    return source;
  }

  #read(file: string): Uint8Array {
    try {
      return this.#shared.fs.read(file);
    } catch (error) {
      if (error instanceof KustomizeError || !(error instanceof Error)) throw error;
      throw new KustomizeError(error.message, { cause: error });
    }
  }

  #restrict(file: string): void {
    if (this.#shared.fs.kind(file) === 'directory') throw new KustomizeError(`'${file}' must resolve to a file`);
    const target = this.#shared.fs.kind(file) === undefined ? file : this.#shared.fs.resolve(file);
    if (isWithin(directoryOf(target), this.root)) return;
    throw new KustomizeError(`security; file '${file}' is not in or below '${this.root}'`);
  }
}

function existingDirectory(fs: FileSystem, path: string, written: string): string {
  const kind = fs.kind(path);
  if (kind === 'directory') return fs.resolve(path);
  if (kind === 'file') throw new KustomizeError(`must build at directory: '${path}': file is not directory`);
  const why = `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`;
  throw new KustomizeError(`must build at directory: not a valid directory: ${written === '' ? "''" : why}`);
}
