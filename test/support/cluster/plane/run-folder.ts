import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const prefix = 'kubescape-gitops-plane-';
const ownerFile = 'owner';

/**
 * Makes a folder that only this user can look into, for a control plane of this process; removes those of processes
 * that are gone, which had no time to.
 */
export async function makeRunFolder(): Promise<string> {
  const parent = await realpath(tmpdir());
  await removeAbandoned(parent);
  const folder = await mkdtemp(path.join(parent, prefix));
  await chmod(folder, 0o700);
  await writeFile(path.join(folder, ownerFile), ownerText(process.pid));
  return folder;
}

/** Removes such a folder at once, so that it can be done while the process ends. */
export function removeRunFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Whether a process is there that still does something: a zombie only waits for somebody to hear of its end. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return process.platform !== 'linux';
  }
}

async function removeAbandoned(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix));
  for (const folder of names.map((name) => path.join(parent, name))) {
    const text = await readFile(path.join(folder, ownerFile), 'latin1').catch(() => '');
    const pid = Number.parseInt(text, 10);
    if (text === ownerText(pid) && !isRunning(pid)) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

/** A process id means something in its namespace only: containers may share a temporary folder. */
function ownerText(pid: number): string {
  try {
    return `${pid} ${readlinkSync('/proc/self/ns/pid')}\n`;
  } catch {
    return `${pid}\n`;
  }
}
