import { createHash } from 'node:crypto';
import type { SourceTree } from '../../render/source-tree.ts';
import type { BundledFile } from './bundle-manifest.ts';

/** The contents that were read of all trees of a gate, by their SHA-256. */
export type Contents = Map<string, Uint8Array>;

/** A tree that notes what is read of it. */
export class RecordedTree implements SourceTree {
  readonly #tree: SourceTree;
  readonly #read = new Map<string, Uint8Array | { readonly error: string }>();

  constructor(tree: SourceTree) {
    this.#tree = tree;
  }

  get files(): readonly string[] {
    return this.#tree.files;
  }

  /** Asked again, it says the same: a work tree may be edited meanwhile. */
  read(path: string): Uint8Array {
    const known = this.#read.get(path);
    if (known instanceof Uint8Array) return known;
    if (known !== undefined) throw new Error(known.error);
    try {
      const content = this.#tree.read(path);
      this.#read.set(path, content);
      return content;
    } catch (error) {
      this.#read.set(path, { error: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  /** The names of all files, with what was read. Contents are added to those of other trees. */
  recorded(contents: Contents): BundledFile[] {
    return this.files.map((name): BundledFile => {
      const read = this.#read.get(name);
      if (read === undefined) return [name, null];
      return [name, read instanceof Uint8Array ? keep(read, contents) : read];
    });
  }
}

/** Files a content under its digest, which it returns. */
export function keep(content: Uint8Array, contents: Contents): string {
  const digest = createHash('sha256').update(content).digest('hex');
  contents.set(digest, content);
  return digest;
}
