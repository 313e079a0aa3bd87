import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** A directory as its own root: absolute paths with slashes that begin there. */
interface ConfinedFiles {
  read(path: string): Uint8Array;
  kind(path: string): 'file' | 'directory' | undefined;
  resolve(path: string): string;
}

const largestFile = 64 * 1024 * 1024;

/**
 * The files below a directory of the disk. What a link leads to outside of it is not there, and devices are no files.
 * Throws when the directory itself cannot be read.
 */
export function confinedFiles(directory: string): ConfinedFiles {
  const root = realpathSync(directory);

  /** The real path behind a name; undefined when nothing is there or it lies outside. */
  const find = (name: string): string | undefined => {
    try {
      const real = realpathSync(path.join(root, name));
      return real === root || real.startsWith(root + path.sep) ? real : undefined;
    } catch {
      return undefined;
    }
  };

  const kind = (name: string): 'file' | 'directory' | undefined => {
    const real = find(name);
    if (real === undefined) return undefined;
    const stats = statSync(real, { throwIfNoEntry: false });
    if (stats?.isDirectory()) return 'directory';
    return stats?.isFile() ? 'file' : undefined;
  };

  return {
    kind,
    read(name) {
      const real = find(name);
      const found = kind(name);
      if (real === undefined || found === undefined) throw new Error(`open ${name}: no such file or directory`);
      if (found === 'directory') throw new Error(`read ${name}: is a directory`);
      const { size } = statSync(real);
      if (size > largestFile) throw new Error(`file '${name}' has ${size} bytes; at most ${largestFile} are read`);
      return readFileSync(real);
    },
    resolve(name) {
      const real = find(name);
      return real === undefined ? name : `/${path.relative(root, real).split(path.sep).join('/')}`;
    },
  };
}
