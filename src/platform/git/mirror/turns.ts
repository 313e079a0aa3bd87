import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { withLock } from '../../file-lock.ts';
import { Slots } from '../../slots.ts';

/** One piece of work at a time, of this process and of all others that use the same lock file. */
export class Turns {
  readonly #file: string;
  readonly #lifetime: number;
  readonly #slots = new Slots(1);

  /** A lock older than `lifetime` milliseconds counts for nothing. */
  constructor(file: string, lifetime: number) {
    this.#file = file;
    this.#lifetime = lifetime;
  }

  /** Does the work when it is its turn. Until then, it rejects with the reason of the signal once that is aborted. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    let hasBegun = false;
    const turn = this.#slots.run(async () => {
      signal?.throwIfAborted();
      await mkdir(path.dirname(this.#file), { recursive: true });
      await forgetFormerSelf(this.#file);
      return withLock(this.#file, this.#lifetime, () => {
        signal?.throwIfAborted();
        hasBegun = true;
        return work();
      });
    });
    if (!signal) return turn;
    const settled = new AbortController();
    const givenUp = new Promise<never>((_, reject) => {
      const giveUp = (): void => (hasBegun ? undefined : reject(signal.reason));
      signal.addEventListener('abort', giveUp, { signal: settled.signal });
    });
    return Promise.race([turn, givenUp]).finally(() => settled.abort());
  }
}

/** After a restart of a container, this process has the number of the one that was killed: its lock is not ours. */
async function forgetFormerSelf(file: string): Promise<void> {
  const began = Date.now() - process.uptime() * 1000;
  const stats = await stat(file).catch(() => undefined);
  if (!stats || stats.mtimeMs >= began) return;
  const pid = Number(await readFile(file, 'latin1').catch(() => ''));
  if (pid === process.pid) await rm(file, { force: true });
}
