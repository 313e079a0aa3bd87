import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import picomatch from 'picomatch';
import type { DebianPackage } from './debian-packages.ts';
import { droppedFiles, type PackageChoice } from './image-plan.ts';
import { run } from './run.ts';

/**
 * Lays a package's files into a root folder: those that are chosen, its copyright, and the record by which scanners of
 * images find it. Scripts of the package do not run. Throws when a chosen glob matches nothing, and when a file is
 * there already.
 */
export function unpackPackage(debian: DebianPackage, { only }: PackageChoice, root: string): void {
  const work = mkdtempSync(path.join(path.dirname(root), 'unpacked-'));
  try {
    run('dpkg-deb', ['--extract', debian.file, work]);
    for (const file of chosenFiles(filesBelow(work), debian.name, only)) place(work, root, file);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const record = path.join(root, 'var/lib/dpkg/status.d', debian.name);
  mkdirSync(path.dirname(record), { recursive: true });
  writeFileSync(record, `${debian.control}\n`);
}

/** Which of a package's files an image has; paths as globs are, from the root and without a slash before them. */
export function chosenFiles(files: readonly string[], name: string, only: readonly string[] = ['**']): string[] {
  const options = { dot: true };
  const chosen = only.map((glob) => ({ glob, isOne: picomatch(glob, options) }));
  const isDropped = picomatch([...droppedFiles], options);
  const isCopyright = picomatch([`usr/share/doc/${name}`, `usr/share/doc/${name}/copyright`]);
  const useless = chosen.find(({ isOne }) => !files.some((file) => isOne(file)));
  if (useless && files.length > 0) throw new Error(`${name} has no ${useless.glob}`);
  return files.filter((file) => isCopyright(file) || (!isDropped(file) && chosen.some(({ isOne }) => isOne(file))));
}

/** Files and links below a folder, sorted; folders count only by what is in them. */
export function filesBelow(folder: string, below = ''): string[] {
  const entries = readdirSync(path.join(folder, below), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const name = path.join(below, entry.name);
      return entry.isDirectory() ? filesBelow(folder, name) : [name];
    })
    .toSorted();
}

function place(from: string, root: string, file: string): void {
  const target = path.join(root, file);
  if (existsSync(target)) throw new Error(`two packages have ${file}`);
  const { mode } = lstatSync(path.join(from, file));
  if ((mode & 0o6000) !== 0) throw new Error(`${file} would run with the rights of its owner`);
  mkdirSync(path.dirname(target), { recursive: true });
  renameSync(path.join(from, file), target);
}
