import type { SourceTree } from '../../render/source-tree.ts';
import type { BundledFile } from './bundle-manifest.ts';
import type { Contents } from './recorded-tree.ts';

/** A tree as a bundle has it: what the gate did not read is known by name only. */
export class BundledTree implements SourceTree {
  readonly files: readonly string[];
  readonly #files: ReadonlyMap<string, BundledFile[1]>;
  readonly #contents: Contents;
  readonly #missing = new Set<string>();

  /** `contents` holds all that `files` refer to. */
  constructor(files: readonly BundledFile[], contents: Contents) {
    this.files = files.map(([name]) => name);
    this.#files = new Map(files);
    this.#contents = contents;
  }

  /** Files that were asked for and that the bundle has no content of. What was concluded without them is worth nothing. */
  get missing(): readonly string[] {
    return Array.from(this.#missing);
  }

  read(path: string): Uint8Array {
    const found = this.#files.get(path);
    if (found === undefined) throw new Error(`open ${path}: no such file`);
    if (typeof found === 'object' && found !== null) throw new Error(found.error);
    const content = found === null ? undefined : this.#contents.get(found);
    if (content !== undefined) return content;
    this.#missing.add(path);
    throw new Error(`the bundle has no content of ${path}`);
  }
}
