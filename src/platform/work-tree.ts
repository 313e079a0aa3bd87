import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { confinedFiles } from './confined-files.ts';

/** The largest file that is read, in bytes. */
const largestFile = 64 * 1024 * 1024;
/** How many files a tree may have. */
export const mostFiles = 500_000;

/** The regular files below a directory. */
export interface WorkTree {
  /** Paths from the directory with slashes, in the order of their characters. */
  readonly files: readonly string[];
  read(path: string): Uint8Array;
}

/**
 * The regular files of a checkout. Links are left out, as is Git's own folder. Throws an Error when a directory cannot
 * be read, or when there are too many files.
 */
export function workTree(directory: string): WorkTree {
  const files: string[] = [];
  const open = [''];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const entry of readdirSync(path.join(directory, at), { withFileTypes: true })) {
      if (entry.name === '.git') continue;
      const name = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) open.push(name);
      else if (entry.isFile()) files.push(name);
    }
    if (files.length > mostFiles) throw new Error(`'${directory}' has more than ${mostFiles} files`);
  }
  return treeOf(directory, files);
}

/**
 * The same of chosen files only, such as those that Git knows. Names of what is no regular file are left out: links,
 * submodules, and what was deleted since. What has more than `largest` bytes is listed, but not read.
 */
export function listedTree(directory: string, names: readonly string[], largest = largestFile): WorkTree {
  if (names.length > mostFiles) throw new Error(`'${directory}' has more than ${mostFiles} files`);
  const isFile = (name: string): boolean =>
    lstatSync(path.join(directory, name), { throwIfNoEntry: false })?.isFile() ?? false;
  return treeOf(directory, Array.from(new Set(names)).filter(isFile), largest);
}

function treeOf(directory: string, files: readonly string[], largest = largestFile): WorkTree {
  const confined = confinedFiles(directory);
  return { files: files.toSorted(), read: (name) => confined.read(`/${name}`, largest) };
}
