import type { SourceTree } from '../../render/source-tree.ts';
import type { ChangedLines } from './changed-lines.ts';
import { takenBack, type Edit, type FileStates } from './edits.ts';
import type { FoundCause } from './from-origins.ts';
import { partsOf, tellingLine } from './insertions.ts';

/** A cluster whose head can be rendered and judged again with some of the change taken back. */
export interface Subject {
  /** Keys of new failures and gaps that nothing explains yet. */
  readonly open: readonly string[];
  /** Renders and judges this tree, which differs from the head in these files. */
  tryOut(tree: SourceTree, files: readonly string[]): Promise<Trial>;
}

/** What came of a tree that was tried out. */
export interface Trial {
  /** The keys of its failures and gaps; undefined when it has gaps that the head does not have. */
  readonly present: ReadonlySet<string> | undefined;
  /** How many releases were rendered otherwise than in the head. */
  readonly releases: number;
}

/**
 * What a search for causes may take. Trials and releases are counted, so that every machine finds the same: nearly all
 * time goes into charts. The clock is a net below that, for charts that take seconds each. It ends a search before the
 * time of a cluster's charts does, after which trials would fail without a word.
 */
interface SearchLimits {
  readonly trials: number;
  readonly releases: number;
  readonly milliseconds: number;
}

const searchLimits: SearchLimits = { trials: 60, releases: 300, milliseconds: 120_000 };

/**
 * Takes parts of a change back, one after the other: what is then gone was caused by that part. First whole files, then
 * each edit of those that matter. Returns the causes of failures by their keys, and how often was rendered.
 */
export class CauseSearch {
  readonly #head: SourceTree;
  readonly #files: ReadonlyMap<string, FileStates>;
  readonly #changed: ChangedLines;
  readonly #now: () => number;
  readonly #end: number;
  #trials = 0;
  #releases = 0;
  #whyEnded: string | undefined;

  constructor(head: SourceTree, files: ReadonlyMap<string, FileStates>, changed: ChangedLines, now: () => number) {
    this.#head = head;
    this.#files = files;
    this.#changed = changed;
    this.#now = now;
    this.#end = now() + searchLimits.milliseconds;
  }

  /** How often the change was rendered without a part of it. */
  get trials(): number {
    return this.#trials;
  }

  /** Why it ended before everything was tried; undefined when nothing kept it from that. */
  get whyEnded(): string | undefined {
    return this.#whyEnded;
  }

  /** The causes of a cluster's open failures, by their keys. `files` are tried in this order. */
  async search(subject: Subject, files: readonly string[]): Promise<ReadonlyMap<string, FoundCause>> {
    const causes = new Map<string, FoundCause>();
    let { open } = subject;
    for (const file of files) {
      if (open.length === 0) break;
      const edits = this.#changed.of(file);
      const [first] = edits;
      if (first === undefined) continue;
      const gone = (await this.#gone(subject, file, edits, open)) ?? [];
      if (gone.length === 0) continue;
      for (const [key, cause] of await this.#refined(subject, file, edits, gone)) causes.set(key, cause);
      open = open.filter((key) => !causes.has(key));
    }
    return causes;
  }

  /** Which edit of a file it is that some failures need; of several that are needed together, the first. */
  async #refined(
    subject: Subject,
    file: string,
    edits: readonly Edit[],
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, FoundCause>> {
    const causes = new Map<string, FoundCause>();
    const open = (): readonly string[] => keys.filter((key) => !causes.has(key));
    const unsure = new Set<number>();
    const tryEach = async (parts: readonly Edit[]): Promise<void> => {
      for (const part of parts) {
        if (open().length === 0) return;
        const gone = await this.#gone(subject, file, [part], open());
        if (gone === undefined && part.head.lines.length === 1) unsure.add(part.head.start);
        for (const key of gone ?? []) causes.set(key, causeOf(part, unsure));
      }
    };
    for (const edit of edits) {
      if (open().length === 0) break;
      const whole = edits.length === 1 ? open() : ((await this.#gone(subject, file, [edit], open())) ?? []);
      if (whole.length === 0) continue;
      await tryEach(partsOf(edit));
      for (const key of whole) if (!causes.has(key)) causes.set(key, causeOf(edit, unsure));
    }
    const [first] = edits;
    if (first) for (const key of open()) causes.set(key, { ...causeOf(first), certainty: 'file' });
    return causes;
  }

  /** Those of the failures that are not there without some edits of a file; undefined when that cannot be told. */
  async #gone(
    subject: Subject,
    file: string,
    edits: readonly Edit[],
    keys: readonly string[],
  ): Promise<readonly string[] | undefined> {
    const states = this.#files.get(file);
    if (states === undefined || this.#isOver()) return undefined;
    this.#trials += 1;
    const { present, releases } = await subject.tryOut(withFile(this.#head, file, takenBack(states, edits)), [file]);
    this.#releases += releases;
    return present && keys.filter((key) => !present.has(key));
  }

  #isOver(): boolean {
    const { trials, releases, milliseconds } = searchLimits;
    if (this.#trials >= trials) this.#whyEnded = `${trials} renderings without a part of the change`;
    else if (this.#releases >= releases) this.#whyEnded = `rendering ${this.#releases} releases again`;
    else if (this.#now() > this.#end) {
      this.#whyEnded = `${milliseconds / 1000} s: a faster machine may find more, so that its report may differ`;
    }
    return this.#whyEnded !== undefined;
  }
}

function causeOf(edit: Edit, unsure: ReadonlySet<number> = new Set()): FoundCause {
  const side = edit.head.lines.length === 0 ? 'base' : 'head';
  const line = side === 'base' ? edit.base.start : tellingLine(edit, unsure);
  return { edit, side, line, certainty: 'proved' };
}

/** A tree with one file more, fewer, or with another text. */
function withFile(tree: SourceTree, file: string, bytes: Uint8Array | undefined): SourceTree {
  const others = tree.files.filter((name) => name !== file);
  return {
    files: bytes === undefined ? others : tree.files.includes(file) ? tree.files : [...others, file].toSorted(),
    read: (path) => (path === file && bytes !== undefined ? bytes : tree.read(path)),
  };
}
