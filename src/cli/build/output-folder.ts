import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { quote, UsageError } from '../errors.ts';

const longestName = 120;

/**
 * A folder that takes files by names from anywhere: no name leads out of it or to a file that exists, and no two names
 * are one, also where upper and lower case are the same.
 */
export class OutputFolder {
  readonly #directory: string;
  readonly #taken = new Set<string>();

  /** Makes the folder. Throws UsageError when it cannot be made, or holds something: that would stay among the new. */
  constructor(directory: string) {
    this.#directory = directory;
    this.#attempt(() => {
      mkdirSync(directory, { recursive: true });
      if (readdirSync(directory).length === 0) return;
      throw new UsageError(`${quote(directory)} is not empty; name a new folder, or remove it first`);
    });
  }

  /** Writes a file below folders; every name is made safe first. */
  write(folders: readonly string[], name: string, text: string): void {
    const folder = path.join(this.#directory, ...folders.map(safeName));
    const base = path.join(folder, safeName(name));
    let file = `${base}.yaml`;
    for (let number = 2; this.#taken.has(file.toLowerCase()); number++) file = `${base}-${number}.yaml`;
    this.#taken.add(file.toLowerCase());
    this.#attempt(() => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, text, { flag: 'wx' });
    });
  }

  #attempt(action: () => void): void {
    try {
      action();
    } catch (cause) {
      if (cause instanceof UsageError || !(cause instanceof Error) || !('code' in cause)) throw cause;
      throw new UsageError(`cannot write to ${quote(this.#directory)}: ${String(cause.code)}`, { cause });
    }
  }
}

/** Letters, digits, dots, dashes and underscores stay; no name is empty, hidden, or leads anywhere. */
function safeName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, (dots) => '_'.repeat(dots.length));
  return plain === '' ? '_' : plain.slice(0, longestName);
}
