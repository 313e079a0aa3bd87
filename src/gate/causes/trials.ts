import type { SourceTree } from '../../render/source-tree.ts';
import { takenBack, type Edit, type FileStates } from './edits.ts';

/** A cluster whose head can be rendered and judged again with some of the change taken back. */
export interface Subject {
  /** The keys of what is new and nothing explains yet. */
  readonly open: readonly string[];
  /**
   * The keys of what is new in this tree, which differs from the head in these files; undefined when the tree cannot be
   * evaluated as completely as the head.
   */
  tryOut(tree: SourceTree, files: readonly string[]): Promise<ReadonlySet<string> | undefined>;
}

/** What a search for causes may take. */
export interface SearchLimits {
  readonly trials: number;
  readonly milliseconds: number;
}

/** Parts of a change, by file. */
export type Parts = ReadonlyMap<string, readonly Edit[]>;

/** Renders and judges the head without parts of the change, as often as the limits let it. */
export class Trials {
  readonly #head: SourceTree;
  readonly #files: ReadonlyMap<string, FileStates>;
  readonly #limits: SearchLimits;
  readonly #now: () => number;
  readonly #end: number;
  #count = 0;

  constructor(head: SourceTree, files: ReadonlyMap<string, FileStates>, now: () => number, limits: SearchLimits) {
    this.#head = head;
    this.#files = files;
    this.#limits = limits;
    this.#now = now;
    this.#end = now() + limits.milliseconds;
  }

  /** How often it was tried. */
  get count(): number {
    return this.#count;
  }

  get areOver(): boolean {
    return this.#count >= this.#limits.trials || this.#now() > this.#end;
  }

  /** Those of the failures that are not there without some parts of the change; undefined when that cannot be told. */
  async gone(subject: Subject, parts: Parts, keys: readonly string[]): Promise<readonly string[] | undefined> {
    if (this.areOver) return undefined;
    this.#count += 1;
    const texts = new Map<string, Uint8Array | undefined>();
    for (const [file, edits] of parts) {
      const states = this.#files.get(file);
      if (states !== undefined) texts.set(file, takenBack(states, edits));
    }
    const failing = await subject.tryOut(withFiles(this.#head, texts), Array.from(texts.keys()));
    return failing && keys.filter((key) => !failing.has(key));
  }
}

/** A tree with some files more, fewer, or with other texts. */
function withFiles(tree: SourceTree, texts: ReadonlyMap<string, Uint8Array | undefined>): SourceTree {
  const files = new Set(tree.files);
  for (const [file, bytes] of texts) {
    if (bytes === undefined) files.delete(file);
    else files.add(file);
  }
  return { files: Array.from(files).toSorted(), read: (path) => texts.get(path) ?? tree.read(path) };
}
