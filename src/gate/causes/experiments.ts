import type { SourceTree } from '../../render/source-tree.ts';
import type { ChangedLines } from './changed-lines.ts';
import type { Edit, FileStates } from './edits.ts';
import type { FoundCause } from './from-origins.ts';
import { partsOf, tellingLine } from './insertions.ts';
import { Trials, type Parts, type Subject } from './trials.ts';

/** Of more files it takes too long to find those that matter together. */
const mostTogether = 24;

type Found = ReadonlyMap<string, FoundCause>;

/**
 * Takes parts of a change back, one after the other: what is then gone was caused by that part. First whole files, then
 * each edit of those that matter; for what no file explains alone, as few files together as it takes. Returns the causes
 * of failures by their keys.
 */
export class CauseSearch {
  readonly #changed: ChangedLines;
  readonly #trials: Trials;

  constructor(head: SourceTree, files: ReadonlyMap<string, FileStates>, changed: ChangedLines, now: () => number) {
    this.#changed = changed;
    this.#trials = new Trials(head, files, now);
  }

  /** How often the change was rendered without a part of it. */
  get trials(): number {
    return this.#trials.count;
  }

  /** Why it ended before everything was tried; undefined when nothing kept it from that. */
  get whyEnded(): string | undefined {
    return this.#trials.whyEnded;
  }

  /** The causes of a cluster's open failures, by their keys. `files` are tried in this order. */
  async search(subject: Subject, files: readonly string[]): Promise<Found> {
    const causes = new Map<string, FoundCause>();
    const changed = files.filter((file) => this.#changed.of(file).length > 0);
    let open = subject.open;
    for (const file of changed) {
      if (open.length === 0) break;
      const gone = (await this.#trials.gone(subject, this.#whole([file]), open)) ?? [];
      if (gone.length === 0) continue;
      for (const [key, cause] of await this.#refined(subject, file, new Map(), gone)) causes.set(key, cause);
      open = open.filter((key) => !causes.has(key));
    }
    for (const [key, cause] of await this.#together(subject, changed, open)) causes.set(key, cause);
    return causes;
  }

  /** A file may be of no use without another one: what deletes a policy takes it from a list, too. */
  async #together(subject: Subject, files: readonly string[], keys: readonly string[]): Promise<Found> {
    const causes = new Map<string, FoundCause>();
    if (files.length < 2 || files.length > mostTogether) return causes;
    for (const key of keys) {
      if (causes.has(key)) continue;
      const needed = await this.#needed(subject, files, key);
      const shown = needed.find((file) => this.#changed.of(file).every(({ kind }) => kind === 'lines')) ?? needed[0];
      if (shown === undefined) continue;
      const others = this.#whole(needed.filter((file) => file !== shown));
      const open = keys.filter((one) => !causes.has(one));
      const gone = needed.length === 1 ? [key] : await this.#trials.gone(subject, this.#whole(needed), open);
      for (const [one, cause] of await this.#refined(subject, shown, others, gone ?? [key])) causes.set(one, cause);
    }
    return causes;
  }

  /** As few files as possible without which a failure is not there; none when it cannot be told. */
  async #needed(subject: Subject, files: readonly string[], key: string): Promise<readonly string[]> {
    const isGone = async (some: readonly string[]): Promise<boolean> => {
      return (await this.#trials.gone(subject, this.#whole(some), [key]))?.length === 1;
    };
    if (!(await isGone(files))) return [];
    let needed = files;
    for (const file of files.toReversed()) {
      const fewer = needed.filter((one) => one !== file);
      if (fewer.length > 0 && (await isGone(fewer))) needed = fewer;
    }
    return needed;
  }

  /**
   * Which edit of a file it is that some failures need, while other parts of the change are taken back, too; of several
   * that are needed together, the first.
   */
  async #refined(subject: Subject, file: string, others: Parts, keys: readonly string[]): Promise<Found> {
    const edits = this.#changed.of(file);
    const causes = new Map<string, FoundCause>();
    const open = (): readonly string[] => keys.filter((key) => !causes.has(key));
    const without = (part: Edit): Promise<readonly string[] | undefined> => {
      return this.#trials.gone(subject, new Map([...others, [file, [part]]]), open());
    };
    const unsure = new Set<number>();
    const tryEach = async (parts: readonly Edit[]): Promise<void> => {
      for (const part of parts) {
        if (open().length === 0) return;
        const gone = await without(part);
        if (gone === undefined && part.head.lines.length === 1) unsure.add(part.head.start);
        for (const key of gone ?? []) causes.set(key, causeOf(part, unsure));
      }
    };
    for (const edit of edits) {
      if (open().length === 0) break;
      const whole = edits.length === 1 ? open() : ((await without(edit)) ?? []);
      if (whole.length === 0) continue;
      await tryEach(partsOf(edit));
      for (const key of whole) if (!causes.has(key)) causes.set(key, causeOf(edit, unsure));
    }
    const [first] = edits;
    if (first) for (const key of open()) causes.set(key, { ...causeOf(first), certainty: 'file' });
    return causes;
  }

  #whole(files: readonly string[]): Parts {
    return new Map(files.map((file) => [file, this.#changed.of(file)]));
  }
}

function causeOf(edit: Edit, unsure: ReadonlySet<number> = new Set()): FoundCause {
  const side = edit.head.lines.length === 0 ? 'base' : 'head';
  const line = side === 'base' ? edit.base.start : tellingLine(edit, unsure);
  return { edit, side, line, certainty: 'proved' };
}
