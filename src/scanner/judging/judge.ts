import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Inventory } from '../../engine/inventory.ts';
import { Slots } from '../../platform/slots.ts';
import { buildResult, type Result } from '../results/build-result.ts';
import { catalogueOf, type ControlCatalogue } from '../results/control-catalogue.ts';
import type { ResultSettings } from '../results/judged-object.ts';
import type { StoredPlace } from '../results/result-claims.ts';
import type { ResultSubject } from '../results/result-subject.ts';
import type { SubjectBook } from '../results/subject-book.ts';
import { resultKinds } from '../stored/result-kinds.ts';
import type { OwnStored, StoredResults } from '../stored/stored-results.ts';
import type { Comparison, ResultWriter, WriteOutcome } from '../writing/result-writer.ts';
import type { ChangedKeys } from './changed-keys.ts';

export interface JudgeSettings {
  readonly inventory: Inventory;
  readonly book: SubjectBook;
  readonly stored: StoredResults;
  readonly writer: ResultWriter;
  readonly changed: ChangedKeys;
  readonly results: ResultSettings;
  /** A result was made, whether or not it has to be written. */
  readonly told: (result: Result) => void;
}

/** How keys are to be judged. */
export interface Judging {
  /** Default: `known`. */
  readonly comparisonOf?: (key: string) => Comparison;
  /** What somebody put into kubescape.io/rescan, by key. */
  readonly requestOf?: (key: string) => string | undefined;
  readonly signal: AbortSignal;
}

/** What became of the results of one object, or of left ones. */
export interface Judged {
  readonly writes: number;
  readonly hasFailed: boolean;
}

/** Objects at a time, between which others have their turn. */
const chunkSize = 100;
/** Results in memory: one may take half a megabyte. Several times as many as are written at once, so that those of a kind can be. */
const resultsAtOnce = 32;

/** Turns verdicts into stored results. To be used by one at a time. */
export class Judge {
  readonly #settings: JudgeSettings;
  readonly #catalogue: ControlCatalogue;
  readonly #left = new Map<string, StoredPlace>();
  readonly #slots = new Slots(resultsAtOnce);

  constructor(settings: JudgeSettings) {
    this.#settings = settings;
    this.#catalogue = catalogueOf(settings.results.controls, settings.results.inputs);
  }

  /** Takes in which verdicts have become others, and whose names with them. */
  async absorb(): Promise<void> {
    const { inventory, book, changed } = this.#settings;
    const keys = inventory.changes().map(({ key }) => key);
    for (const key of keys) changed.add(key);
    for (const chunk of chunksOf(keys)) {
      book.update(chunk);
      await othersTurn();
    }
    const { identities, left } = book.takeMoves();
    for (const identity of identities) {
      const key = book.keyOf(identity);
      if (key !== undefined) changed.add(key);
    }
    for (const place of left) this.#left.set(keyOf(place), place);
  }

  /** Has the results of these objects stored as they hold now. Never throws but for faults of ours. */
  async judge(keys: Iterable<string>, judging: Judging): Promise<ReadonlyMap<string, Judged>> {
    const outcomes = new Map<string, Judged>();
    for (const chunk of chunksOf(Array.from(new Set(keys)))) {
      if (judging.signal.aborted) {
        for (const key of chunk) outcomes.set(key, { writes: 0, hasFailed: true });
        continue;
      }
      await othersTurn();
      await this.absorb();
      const { turn } = this.#settings.changed;
      const subjects = this.#settings.book.update(chunk);
      await Promise.all(
        Array.from(subjects, async ([key, all]) => {
          const judged = sum(await this.#storeAll(key, all, judging));
          if (!judged.hasFailed) this.#settings.changed.settle(key, turn);
          outcomes.set(key, judged);
        }),
      );
    }
    return outcomes;
  }

  /** Removes results of ours from places that have nobody any more. */
  async tidy(signal: AbortSignal): Promise<Judged> {
    await this.absorb();
    const places = Array.from(this.#left.entries());
    this.#left.clear();
    const outcomes = places.map(async ([key, place]) => {
      const judged = await this.#removeLeft(this.#settings.stored.at(place), signal);
      if (judged.hasFailed) this.#left.set(key, place);
      return judged;
    });
    return sum(await Promise.all(outcomes));
  }

  /** Removes every result of ours that is where none belongs, if `mayGo` takes its identity. */
  async sweep(mayGo: (identity: string) => boolean, signal: AbortSignal): Promise<Judged> {
    await this.absorb();
    const left = Array.from(this.#settings.stored.own()).filter(
      (stored) => mayGo(stored.identity) && this.#isLeft(stored, stored.identity),
    );
    return this.#removeLeft(left, signal);
  }

  async #removeLeft(all: readonly OwnStored[], signal: AbortSignal): Promise<Judged> {
    const left = all.filter((stored) => this.#isLeft(stored, stored.identity));
    const outcomes = left.map((stored) =>
      this.#settings.writer.remove(stored.kind, stored, (identity) => this.#isLeft(stored, identity), signal),
    );
    return judgedOf(await Promise.all(outcomes));
  }

  /** Whoever has the place by its slug writes over what is there. */
  #isLeft(place: StoredPlace, identity: string): boolean {
    const { book } = this.#settings;
    const owned = book.nameOf(identity);
    return (owned === undefined || keyOf(owned) !== keyOf(place)) && !book.isClaimed(place);
  }

  #storeAll(key: string, subjects: readonly ResultSubject[], judging: Judging): Promise<readonly Judged[]> {
    return Promise.all(subjects.map((one) => this.#slots.run(() => this.#store(key, one, judging))));
  }

  async #store(key: string, subject: ResultSubject, judging: Judging): Promise<Judged> {
    const { book, results, writer, told } = this.#settings;
    const comparison = judging.comparisonOf?.(key) ?? 'known';
    const request = judging.requestOf?.(key);
    const { signal } = judging;
    const place = book.nameOf(subject.identity);
    // Gone meanwhile: then its key has changed again.
    if (!place) return { writes: 0, hasFailed: false };
    const result = buildResult(subject, place, results, this.#catalogue);
    told(result);
    const outcomes = resultKinds.map((kind) =>
      writer.put(kind, result[kind], {
        comparison,
        signal,
        ...(kind === 'scan' && request !== undefined ? { request } : {}),
      }),
    );
    return judgedOf(await Promise.all(outcomes));
  }
}

function judgedOf(outcomes: readonly WriteOutcome[]): Judged {
  const writes = outcomes.filter((outcome) => ['created', 'replaced', 'deleted'].includes(outcome)).length;
  return { writes, hasFailed: outcomes.includes('failed') };
}

/** All of several as one. */
export function sum(all: readonly Judged[]): Judged {
  return {
    writes: all.reduce((writes, one) => writes + one.writes, 0),
    hasFailed: all.some(({ hasFailed }) => hasFailed),
  };
}

function chunksOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / chunkSize) }, (_, index) =>
    all.slice(index * chunkSize, (index + 1) * chunkSize),
  );
}

function keyOf({ namespace, name }: StoredPlace): string {
  return `${namespace}/${name}`;
}
