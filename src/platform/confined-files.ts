import { closeSync, fstatSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** A directory as its own root: absolute paths with slashes that begin there. */
interface ConfinedFiles {
  /** Throws an Error for what has more than `largest` bytes. */
  read(path: string, largest: number): Uint8Array;
  kind(path: string): 'file' | 'directory' | undefined;
  resolve(path: string): string;
}

/**
 * The files below a directory of the disk. What a link leads to outside of it is not there, and devices are no files.
 * Throws when the directory itself cannot be read.
 */
export function confinedFiles(directory: string): ConfinedFiles {
  const root = realpathSync.native(directory);
  const below = root.endsWith(path.sep) ? root : root + path.sep;

  /** The real path behind a name and what is there; undefined when nothing is or it lies outside. */
  const find = (name: string): { readonly real: string; readonly kind: 'file' | 'directory' } | undefined => {
    try {
      const file = path.join(root, name);
      const stats = statSync(file, { throwIfNoEntry: false });
      const kind = stats?.isDirectory() ? 'directory' : 'file';
      if (!stats || (kind === 'file' && !stats.isFile())) return undefined;
      const real = realpathSync.native(file);
      return real === root || real.startsWith(below) ? { real, kind } : undefined;
    } catch {
      return undefined;
    }
  };

  return {
    kind: (name) => find(name)?.kind,
    read(name, largest) {
      const found = find(name);
      if (!found) throw new Error(`open ${name}: no such file or directory`);
      if (found.kind === 'directory') throw new Error(`read ${name}: is a directory`);
      return readBounded(found.real, name, largest);
    },
    resolve(name) {
      const real = find(name)?.real;
      return real === undefined ? name : `/${path.relative(root, real).split(path.sep).join('/')}`;
    },
  };
}

function readBounded(real: string, name: string, largest: number): Uint8Array {
  const file = openSync(real, 'r');
  try {
    const { size } = fstatSync(file);
    if (size > largest) throw new Error(`file '${name}' has ${size} bytes; at most ${largest} are read`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
