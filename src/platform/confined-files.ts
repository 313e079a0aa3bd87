import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import path from 'node:path';

// Nobody waits for the other end of a pipe.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

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

  const isInside = (real: string): boolean => real === root || real.startsWith(below);
  // Joining is slow, and most names are plain.
  const locate = (name: string): string =>
    name.startsWith('/') && !name.includes('..') ? root + name : path.join(root, name);

  /** The real path behind a name; undefined when nothing is there or it lies outside. */
  const realPath = (name: string): string | undefined => {
    try {
      const real = realpathSync.native(locate(name));
      return isInside(real) ? real : undefined;
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
      const missing = `open ${name}: no such file or directory`;
      const stats = statOf(locate(name));
      if (stats?.isDirectory() && realPath(name) !== undefined) throw new Error(`read ${name}: is a directory`);
      // Opening a device may do things.
      if (!stats?.isFile()) throw new Error(missing);
      const file = openFile(locate(name), name);
      try {
        const real = openedPath(file) ?? realPath(name);
        const opened = fstatSync(file);
        if (real === undefined || !isInside(real) || !opened.isFile()) throw new Error(missing);
        if (opened.size <= largest) return readFileSync(file);
        throw new Error(`file '${name}' has ${opened.size} bytes; at most ${largest} are read`);
      } finally {
        closeSync(file);
      }
    },
  };
}

/** What the system says of a failure would name the directory, which is nobody's business. */
function openFile(file: string, name: string): number {
  try {
    return openSync(file, flags);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unknown error';
    throw new Error(`open ${name}: ${why}`, { cause });
  }
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The real path of an open file; undefined where the system does not tell. Much faster than following a path. */
function openedPath(file: number): string | undefined {
  try {
    return process.platform === 'linux' ? readlinkSync(`/proc/self/fd/${file}`) : undefined;
  } catch {
    return undefined;
  }
}

type ListedKind = 'file' | 'directory' | 'link';

function kindOf(entry: Dirent): ListedKind[] {
  if (entry.isFile()) return ['file'];
  if (entry.isDirectory()) return ['directory'];
  return entry.isSymbolicLink() ? ['link'] : [];
}
