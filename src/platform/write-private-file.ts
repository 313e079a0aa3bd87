import { randomUUID } from 'node:crypto';
import { lstat, realpath, rename, rm, writeFile } from 'node:fs/promises';

/**
 * Writes a file that only its owner may read, whole or not at all. Links are followed. Rejects with what the file
 * system says, and for what is there and no file: it would be replaced.
 */
export async function writePrivateFile(path: string, bytes: Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const there = await lstat(target).catch(() => undefined);
  if (there !== undefined && !there.isFile()) throw new Error('it is no regular file');
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, bytes, { mode: 0o600, flag: 'wx' });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
