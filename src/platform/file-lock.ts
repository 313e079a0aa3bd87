import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that a process needs at most to write its number into the file that it made. */
const longestWriting = 2000;

/**
 * Does something while no other process does the same under this lock file. The lock of a process that is gone, or
 * older than `lifetime` milliseconds, counts for nothing; so the work has to bear being done twice.
 */
export async function withLock<T>(file: string, lifetime: number, work: () => Promise<T>): Promise<T> {
  while (!(await take(file))) {
    if (await isAbandoned(file, lifetime)) await rm(file, { force: true });
    else await sleep(100);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isAbandoned(file: string, lifetime: number): Promise<boolean> {
  const stats = await stat(file).catch(() => undefined);
  if (!stats) return false;
  if (Date.now() - stats.mtimeMs > lifetime) return true;
  const pid = Number(await readFile(file, 'latin1').catch(() => ''));
  // Whoever was killed between making the file and writing into it left an empty one.
  if (pid === 0) return Date.now() - stats.mtimeMs > longestWriting;
  return !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
