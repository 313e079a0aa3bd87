import { setTimeout as sleep } from 'node:timers/promises';

/** A program and all that it started, as far as that stayed in its process group. */
export class ProcessGroup {
  readonly #pid: number;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** Kills every process of it; nothing happens when there is none left. */
  kill(): void {
    // Until the program has made a group of its own, there is only itself.
    send(-this.#pid);
    send(this.#pid);
  }

  /** The same once the program itself has ended: what it left behind. */
  killRest(): void {
    send(-this.#pid);
  }

  /** Waits until none is left, a second at most: where nobody collects the dead, they stay listed. */
  async gone(): Promise<void> {
    for (let waited = 0; waited < 1000 && isThere(-this.#pid); waited += 10) await sleep(10);
  }
}

/** Kills single processes and waits until they are gone, a second at most. */
export async function endProcesses(pids: readonly number[]): Promise<void> {
  for (const pid of pids) send(pid);
  for (let waited = 0; waited < 1000 && pids.some(isThere); waited += 10) await sleep(10);
}

function send(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch {
    // It is gone.
  }
}

function isThere(target: number): boolean {
  try {
    process.kill(target, 0);
    return true;
  } catch {
    return false;
  }
}
