import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';

const digestLength = 64;
/** Left behind by a writer that died; a living one is done sooner. */
const temporaryLifetime = 3_600_000;

interface StoredFile {
  readonly file: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly used: number;
}

/**
 * A cache of byte strings on disk, by keys that are digests of what the bytes were made from. Several processes may
 * use one folder. Deleting any of it is always safe; what is damaged counts as absent. Reading and writing never
 * reject: a cache that cannot be written is an empty one.
 */
export class DiskCache {
  readonly #folder: string;
  readonly #limit: number;
  /** Bytes in the folder as far as this process knows; undefined before it has looked. */
  #total: number | undefined;

  /** @param limit bytes at which the entries that were not used for longest go, until a fifth is free. */
  constructor(folder: string, limit: number) {
    this.#folder = folder;
    this.#limit = limit;
  }

  async get(key: string): Promise<Buffer | undefined> {
    const file = this.#fileOf(key);
    const stored = await readFile(file).catch(() => undefined);
    if (!stored) return undefined;
    const content = stored.subarray(digestLength);
    if (stored.toString('latin1', 0, digestLength) !== digestOf(key, content)) {
      await rm(file, { force: true }).catch(() => {});
      return undefined;
    }
    const now = new Date();
    await utimes(file, now, now).catch(() => {});
    return content;
  }

  async set(key: string, content: Uint8Array): Promise<void> {
    const temporary = path.join(this.#folder, `${randomUUID()}.tmp`);
    try {
      await this.#write(temporary, [digestOf(key, content), content]);
      await rename(temporary, this.#fileOf(key));
      await this.#account(digestLength + content.length);
    } catch {
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  /** The folder is there nearly always. */
  async #write(file: string, content: (string | Uint8Array)[]): Promise<void> {
    const options = { mode: 0o600, flag: 'wx' };
    try {
      await writeFile(file, content, options);
    } catch {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(file, content, options);
    }
  }

  #fileOf(key: string): string {
    return path.join(this.#folder, digestOf(key));
  }

  async #account(bytes: number): Promise<void> {
    this.#total = this.#total === undefined ? Infinity : this.#total + bytes;
    if (this.#total > this.#limit) this.#total = await this.#shrink();
  }

  /** Looks at all files, removes what has to go, returns the bytes that are left. */
  async #shrink(): Promise<number> {
    const files = (await this.#list()).toSorted((one, other) => one.used - other.used);
    let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const wanted = total > this.#limit ? this.#limit * 0.8 : Infinity;
    for (const { file, bytes, used } of files) {
      const abandoned = file.endsWith('.tmp') && Date.now() - used > temporaryLifetime;
      if (total <= wanted && !abandoned) continue;
      await rm(file, { force: true });
      total -= bytes;
    }
    return total;
  }

  async #list(): Promise<StoredFile[]> {
    const names = await readdir(this.#folder);
    const files = names.map(async (name): Promise<StoredFile[]> => {
      const file = path.join(this.#folder, name);
      const stats = await stat(file).catch(() => undefined);
      return stats?.isFile() ? [{ file, bytes: stats.size, used: stats.mtimeMs }] : [];
    });
    return (await Promise.all(files)).flat();
  }
}

/** The key is part of it, so that an entry under another name is none. */
function digestOf(key: string, content: Uint8Array = new Uint8Array()): string {
  return createHash('sha256').update(key).update('\0').update(content).digest('hex');
}
