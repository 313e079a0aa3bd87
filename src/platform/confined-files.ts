import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  type Dirent,
} from 'node:fs';
import path from 'node:path';

/** A directory as its own root: absolute paths with slashes that begin there. */
interface ConfinedFiles {
  /** Throws an Error for what has more than `largest` bytes. */
  read(path: string, largest: number): Uint8Array;
  kind(path: string): 'file' | 'directory' | undefined;
  resolve(path: string): string;
  /** What stands in a directory, by name; links are not followed. Undefined for what cannot be listed. */
  list(path: string): ReadonlyMap<string, ListedKind> | undefined;
}

/**
 * The files below a directory of the disk. What a link leads to outside of it is not there, and devices are no files.
 * Throws when the directory itself cannot be read.
 */
export function confinedFiles(directory: string): ConfinedFiles {
  const root = realpathSync.native(directory);
  const below = root.endsWith(path.sep) ? root : root + path.sep;

  // Joining is slow, and most names are plain.
  const locate = (name: string): string =>
    name.startsWith('/') && !name.includes('..') ? root + name : path.join(root, name);

  /** The real path behind a name; undefined when nothing is there or it lies outside. */
  const realPath = (name: string): string | undefined => {
    try {
      const real = realpathSync.native(locate(name));
      return real === root || real.startsWith(below) ? real : undefined;
    } catch {
      return undefined;
    }
  };

  return {
    kind(name) {
      const real = realPath(name);
      const stats = real === undefined ? undefined : statSync(real, { throwIfNoEntry: false });
      if (stats?.isDirectory()) return 'directory';
      return stats?.isFile() ? 'file' : undefined;
    },
    resolve(name) {
      const real = realPath(name);
      return real === undefined ? name : `/${real.slice(below.length).split(path.sep).join('/')}`;
    },
    list(name) {
      const real = realPath(name);
      if (real === undefined) return undefined;
      try {
        const entries = readdirSync(real, { withFileTypes: true });
        return new Map(entries.flatMap((entry) => kindOf(entry).map((kind) => [entry.name, kind])));
      } catch {
        return undefined;
      }
    },
    read(name, largest) {
      const real = realPath(name);
      if (real === undefined) throw new Error(`open ${name}: no such file or directory`);
      return readBounded(real, name, largest);
    },
  };
}

type ListedKind = 'file' | 'directory' | 'link';

function kindOf(entry: Dirent): ListedKind[] {
  if (entry.isFile()) return ['file'];
  if (entry.isDirectory()) return ['directory'];
  return entry.isSymbolicLink() ? ['link'] : [];
}

// Nobody waits for the other end of a pipe.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

function readBounded(real: string, name: string, largest: number): Uint8Array {
  const file = openSync(real, flags);
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) throw new Error(`read ${name}: is a directory`);
    if (!stats.isFile()) throw new Error(`open ${name}: no such file or directory`);
    if (stats.size > largest) throw new Error(`file '${name}' has ${stats.size} bytes; at most ${largest} are read`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
