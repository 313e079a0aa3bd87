import type { FileSystem } from '../file-system.ts';
import { directoryOf } from '../load/paths.ts';

/** What stands at a path. */
interface Place {
  readonly kind: 'file' | 'directory' | undefined;
  /** The path without links; of what is missing, as far as there is something. */
  readonly real: string;
}

interface Directory {
  readonly real: string;
  /** Undefined when it cannot be listed: names are asked for one by one. */
  readonly names: ReadonlyMap<string, 'file' | 'directory' | 'link'> | undefined;
}

/** Finds out what stands at paths: by listing directories, where the file system can. */
export class Places {
  readonly #fs: FileSystem;
  readonly #directories = new Map<string, Directory>();

  constructor(fs: FileSystem) {
    this.#fs = fs;
  }

  /** What stands at a path now, as far as it was not listed since the last `clear`. */
  find(path: string): Place {
    if (path === '/') return { kind: this.#fs.kind(path), real: path };
    const name = path.slice(path.lastIndexOf('/') + 1);
    const { real, names } = this.#list(directoryOf(path));
    const kind = names ? names.get(name) : 'link';
    const found = kind === 'link' ? this.#follow(path) : kind && { kind, real: below(real, name) };
    return found ?? { kind: undefined, real: below(real, name) };
  }

  /** Forgets what was listed. */
  clear(): void {
    this.#directories.clear();
  }

  #follow(path: string): Place | undefined {
    const kind = this.#fs.kind(path);
    return kind && { kind, real: this.#fs.resolve(path) };
  }

  #list(path: string): Directory {
    const known = this.#directories.get(path);
    if (known) return known;
    const { kind, real } = this.find(path);
    if (kind !== 'directory') return { real, names: new Map() };
    const made = { real, names: this.#fs.list?.(real) };
    this.#directories.set(path, made);
    return made;
  }
}

function below(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}
