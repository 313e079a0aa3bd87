import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** Whether a path is that of a file that may be run. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * The programs of a name in the folders of a PATH, in its order. Relative folders count for nothing: the working
 * directory may be a stranger's tree.
 */
export function programsOnPath(name: string, folders = ''): string[] {
  const absolute = folders.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return [...new Set(absolute.map((folder) => path.join(folder, name)))].filter(isProgram);
}
