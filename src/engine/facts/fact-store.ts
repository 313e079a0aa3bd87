import { isSame } from '../read.ts';
import { Partitions, type Partition, type Source } from './partitions.ts';

/** Reads the items of one partition, in order of their keys, and remembers that it was read. */
export type ReadItems = <Item>(source: Source<Item>, partition: string) => readonly Item[];

/** Somebody whose verdict rests on facts. */
export interface Asker {
  /** What it rests on; undefined as long as that is nothing. */
  facts: Fact[] | undefined;
  /** Set when a fact was asked whose data could not be had: the reason. */
  missing: string | undefined;
}

/** One answer, kept as long as somebody rests on it. */
export class Fact {
  value: unknown;
  missing: string | undefined;
  readonly askers = new Set<Asker>();
  readonly partitions = new Set<Partition>();
  readonly key: string;
  readonly compute: (read: ReadItems) => unknown;

  constructor(key: string, compute: (read: ReadItems) => unknown) {
    this.key = key;
    this.compute = compute;
  }
}

/**
 * Memoised answers with the partitions they were read from and the askers that rest on them. After a change only
 * facts over changed partitions are computed again, and only askers of facts with another value are affected.
 */
export class FactStore {
  readonly partitions = new Partitions();
  readonly #facts = new Map<string, Fact>();
  readonly #stale = new Set<Fact>();
  #unavailable: ReadonlyMap<string, string>;

  /** `unavailable`: names of sources whose objects cannot be had, with the reason. */
  constructor(unavailable: ReadonlyMap<string, string>) {
    this.#unavailable = unavailable;
  }

  /** Other sources cannot be had now, or for other reasons: marks what rests on them for `settle`. */
  setUnavailable(unavailable: ReadonlyMap<string, string>): void {
    const before = this.#unavailable;
    this.#unavailable = unavailable;
    const names = [...before.keys(), ...unavailable.keys()];
    const changed = new Set(names.filter((name) => before.get(name) !== unavailable.get(name)));
    if (changed.size === 0) return;
    for (const fact of this.#facts.values()) {
      for (const { source } of fact.partitions) {
        if (changed.has(source)) this.#stale.add(fact);
      }
    }
  }

  /** The value of a fact; the asker rests on it from now on. */
  ask<Value>(asker: Asker, key: string, compute: (read: ReadItems) => Value): Value {
    let fact = this.#facts.get(key);
    if (!fact) {
      fact = new Fact(key, compute);
      this.#facts.set(key, fact);
      this.#compute(fact);
    } else if (this.#stale.has(fact)) {
      this.#refresh(fact);
    }
    if (!fact.askers.has(asker)) {
      fact.askers.add(asker);
      asker.facts = [...(asker.facts ?? []), fact];
    }
    asker.missing ??= fact.missing;
    return fact.value as Value;
  }

  /** The asker rests on nothing any more; facts without askers are forgotten. */
  release(asker: Asker): void {
    for (const fact of asker.facts ?? []) {
      fact.askers.delete(asker);
      if (fact.askers.size === 0) this.#forget(fact);
    }
    asker.facts = undefined;
    asker.missing = undefined;
  }

  /** Marks what rests on these partitions for `settle`. */
  touch(partitions: readonly Partition[]): void {
    for (const { readers } of partitions) {
      for (const fact of readers) this.#stale.add(fact as Fact);
    }
  }

  /** Computes stale facts again; returns the askers for whom something is different. */
  settle(): Set<Asker> {
    const affected = new Set<Asker>();
    for (const fact of this.#stale) {
      if (!this.#refresh(fact)) continue;
      for (const asker of fact.askers) affected.add(asker);
    }
    return affected;
  }

  /** True when the value is another one, or what it is made of became available, or is no more. */
  #refresh(fact: Fact): boolean {
    this.#stale.delete(fact);
    const { value, missing } = fact;
    this.#detach(fact);
    this.#compute(fact);
    return missing !== fact.missing || !isSame(value, fact.value);
  }

  #compute(fact: Fact): void {
    fact.missing = undefined;
    fact.value = fact.compute((source, name) => {
      const partition = this.partitions.of(source.name, name);
      partition.readers.add(fact);
      fact.partitions.add(partition);
      fact.missing ??= this.#unavailable.get(source.name);
      return itemsInOrder(partition) as never;
    });
  }

  #detach(fact: Fact): void {
    for (const partition of fact.partitions) {
      partition.readers.delete(fact);
      this.partitions.release(partition);
    }
    fact.partitions.clear();
  }

  #forget(fact: Fact): void {
    this.#detach(fact);
    this.#stale.delete(fact);
    this.#facts.delete(fact.key);
  }
}

function itemsInOrder({ items }: Partition): readonly unknown[] {
  if (items.size < 2) return Array.from(items.values());
  return Array.from(items.keys())
    .toSorted()
    .map((key) => items.get(key));
}
