import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** A directory as its own root: absolute paths with slashes that begin there. */
interface ConfinedFiles {
  /** Throws an Error for what has more than `largest` bytes. */
  read(path: string, largest: number): Uint8Array;
  kind(path: string): Found['kind'] | undefined;
  resolve(path: string): string;
  find(path: string): Found | undefined;
}

/** What stands at a path, and the path without links. */
interface Found {
  readonly kind: 'file' | 'directory';
  readonly real: string;
}

/**
 * The files below a directory of the disk. What a link leads to outside of it is not there, and devices are no files.
 * Throws when the directory itself cannot be read.
 */
export function confinedFiles(directory: string): ConfinedFiles {
  const root = realpathSync.native(directory);
  const below = root.endsWith(path.sep) ? root : root + path.sep;

  const inside = (real: string): boolean => real === root || real.startsWith(below);
  // Joining is slow, and most names are plain.
  const locate = (name: string): string =>
    name.startsWith('/') && !name.includes('..') ? root + name : path.join(root, name);

  const find = (name: string): Found | undefined => {
    try {
      const file = locate(name);
      const stats = statSync(file, { throwIfNoEntry: false });
      if (!stats) return undefined;
      const isDirectory = stats.isDirectory();
      if (!isDirectory && !stats.isFile()) return undefined;
      const real = realpathSync.native(file);
      if (!inside(real)) return undefined;
      return { kind: isDirectory ? 'directory' : 'file', real: nameOf(real.slice(root.length)) };
    } catch {
      return undefined;
    }
  };

  /** The real path of what may be opened; undefined when nothing is there or it lies outside. */
  const realPath = (name: string): string | undefined => {
    try {
      const real = realpathSync.native(locate(name));
      return inside(real) ? real : undefined;
    } catch {
      return undefined;
    }
  };

  return {
    find,
    kind: (name) => find(name)?.kind,
    resolve: (name) => find(name)?.real ?? name,
    read(name, largest) {
      const real = realPath(name);
      if (real === undefined) throw new Error(`open ${name}: no such file or directory`);
      return readBounded(real, name, largest);
    },
  };
}

function nameOf(real: string): string {
  return `/${real.split(path.sep).filter(Boolean).join('/')}`;
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
