import type { SourceTree } from '../../render/source-tree.ts';
import { takenBack, type Edit, type FileStates } from './edits.ts';

/** A cluster whose head can be rendered and judged again with some of the change taken back. */
export interface Subject {
  /** Keys of new failures and gaps that nothing explains yet. */
  readonly open: readonly string[];
  /** Renders and judges this tree, which differs from the head in these files. */
  tryOut(tree: SourceTree, files: readonly string[]): Promise<Trial>;
}

/** What came of a tree that was tried out. */
export interface Trial {
  /** The keys of its new failures and of its gaps; undefined when it has gaps that the head does not have. */
  readonly present: ReadonlySet<string> | undefined;
  /** How many releases were rendered otherwise than in the head. */
  readonly releases: number;
}

/** Parts of a change, by file. */
export type Parts = ReadonlyMap<string, readonly Edit[]>;

/**
 * What a search for causes may take. Trials and releases are counted, so that every machine finds the same: nearly all
 * time goes into charts. The clock is a net below that, for charts that take seconds each. It ends a search before the
 * time of a cluster's charts does, after which trials would fail without a word.
 */
const limits = { trials: 60, releases: 300, milliseconds: 120_000 };

/** Renders and judges the head without parts of the change, as often as the limits let it. */
export class Trials {
  readonly #head: SourceTree;
  readonly #files: ReadonlyMap<string, FileStates>;
  readonly #now: () => number;
  readonly #end: number;
  #count = 0;
  #releases = 0;
  #whyEnded: string | undefined;

  constructor(head: SourceTree, files: ReadonlyMap<string, FileStates>, now: () => number) {
    this.#head = head;
    this.#files = files;
    this.#now = now;
    this.#end = now() + limits.milliseconds;
  }

  /** How often it was tried. */
  get count(): number {
    return this.#count;
  }

  /** Which limit kept something from being tried; undefined when none did. */
  get whyEnded(): string | undefined {
    return this.#whyEnded;
  }

  /** Those of the failures that are not there without some parts of the change; undefined when that cannot be told. */
  async gone(subject: Subject, parts: Parts, keys: readonly string[]): Promise<readonly string[] | undefined> {
    if (this.#areOver()) return undefined;
    this.#count += 1;
    const texts = new Map<string, Uint8Array | undefined>();
    for (const [file, edits] of parts) {
      const states = this.#files.get(file);
      if (states !== undefined) texts.set(file, takenBack(states, edits));
    }
    const { present, releases } = await subject.tryOut(withFiles(this.#head, texts), Array.from(texts.keys()));
    this.#releases += releases;
    return present && keys.filter((key) => !present.has(key));
  }

  #areOver(): boolean {
    const { trials, releases, milliseconds } = limits;
    if (this.#count >= trials) this.#whyEnded = `${trials} renderings without a part of the change`;
    else if (this.#releases >= releases) this.#whyEnded = `rendering ${this.#releases} releases again`;
    else if (this.#now() > this.#end) {
      this.#whyEnded = `${milliseconds / 1000} s: a faster machine may find more, so that its report may differ`;
    }
    return this.#whyEnded !== undefined;
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
