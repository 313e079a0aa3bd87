import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process of this machine, as Linux shows it. */
interface SeenProcess {
  readonly pid: number;
  readonly parent: number;
  readonly args: readonly string[];
  /** `NAME=value`, as it was started with. */
  readonly environment: readonly string[];
}

/** Whether processes can be looked at here. */
export const canSeeProcesses = process.platform === 'linux';

/** Waits for a process that another one started, with a word among its arguments. */
export async function childOf(parent: number, word: string): Promise<SeenProcess> {
  for (;;) {
    const found = all().find((seen) => seen.parent === parent && seen.args.includes(word));
    if (found) return found;
    await sleep(2);
  }
}

/** Processes with a text in one of their arguments. */
export function processesWith(text: string): readonly SeenProcess[] {
  return all().filter((seen) => seen.args.some((arg) => arg.includes(text)) && isThere(seen.pid));
}

/** Waits until a process is no more; one that is dead and not collected yet counts as gone. */
export async function gone({ pid }: Pick<SeenProcess, 'pid'>): Promise<void> {
  while (isThere(pid)) await sleep(10);
}

function isThere(pid: number): boolean {
  return /^State:\s+[^ZX]/m.test(read(pid, 'status'));
}

function all(): readonly SeenProcess[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => {
    const pid = Number(name);
    const [, parent] = /^PPid:\s+(\d+)$/m.exec(read(pid, 'status')) ?? [];
    if (parent === undefined) return [];
    const [args, environment] = [parts(read(pid, 'cmdline')), parts(read(pid, 'environ'))];
    return [{ pid, parent: Number(parent), args, environment }];
  });
}

function parts(text: string): readonly string[] {
  return text.split('\0').filter((part) => part !== '');
}

/** Nothing of a process that is gone by now, or is somebody else's. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
