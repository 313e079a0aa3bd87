import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** The bytes of all files below a folder; 0 where there is none. Files may come and go meanwhile. */
export async function bytesOf(folder: string): Promise<number> {
  const sizes = await Promise.all((await filesOf(folder)).map((file) => stat(file).then(({ size }) => size, nothing)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Removes what a git that was killed left in a repository: locks, files that were being written, packs without their
 * index. No git may be writing there.
 */
export async function sweep(repository: string): Promise<void> {
  const files = await filesOf(repository);
  const present = new Set(files);
  const leftovers = files.filter((file) => {
    const name = path.basename(file);
    if (/\.lock$|^\.?tmp[_-]/.test(name)) return true;
    const [, pack] = /^(.*\/pack-[0-9a-f]{40,64})\.\w+$/.exec(file) ?? [];
    // A .keep makes git leave a pack alone for ever; ours are all of fetches that go on.
    return (
      pack !== undefined && (name.endsWith('.keep') || !present.has(`${pack}.idx`) || !present.has(`${pack}.pack`))
    );
  });
  await Promise.all(leftovers.map((file) => rm(file, { force: true })));
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => path.join(parentPath, name));
}

function nothing(): number {
  return 0;
}
