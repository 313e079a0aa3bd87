import type { SourceTree } from './source-tree.ts';

/** A tree that becomes another state of the same repository. Who reads through it has to be told what changed. */
export class MovingTree implements SourceTree {
  #now: SourceTree;

  constructor(first: SourceTree) {
    this.#now = first;
  }

  get files(): readonly string[] {
    return this.#now.files;
  }

  read(path: string): Uint8Array {
    return this.#now.read(path);
  }

  moveTo(next: SourceTree): void {
    this.#now = next;
  }
}
