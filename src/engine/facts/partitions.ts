import type { Match } from '../../model/control.ts';
import type { Resource } from '../../model/resource.ts';
import { isSame } from '../read.ts';

/** An item and the partition that it is filed under. */
export interface Filed<Item> {
  readonly partition: string;
  readonly item: Item;
}

/**
 * What facts are computed from: of each object of some kinds small items, filed under partitions (a namespace, a
 * label), so that a change concerns only the facts that read one of those, and a fact reads little.
 */
export interface Source<Item> {
  readonly name: string;
  readonly matches: readonly Match[];
  /** The items of an object, one per partition at most; none when it says nothing that any fact needs. */
  read(resource: Resource): readonly Filed<Item>[];
}

export interface Partition {
  readonly source: string;
  readonly name: string;
  readonly items: Map<string, unknown>;
  /** Facts whose last computation read it. */
  readonly readers: Set<object>;
}

const nowhere: readonly Partition[] = [];

/** All partitions of all sources. Tells which partitions an upsert or a delete really changed. */
export class Partitions {
  readonly #partitions = new Map<string, Partition>();
  readonly #places = new Map<string, readonly Partition[]>();

  /** Files the items of an object in place of those it had; returns the partitions whose content is different now. */
  put(key: string, source: string, filed: readonly Filed<unknown>[]): readonly Partition[] {
    const id = `${source} ${key}`;
    const before = this.#places.get(id) ?? nowhere;
    if (before.length === 0 && filed.length === 0) return nowhere;
    const after = filed.map(({ partition }) => this.of(source, partition));
    const changed = before.filter((partition) => !after.includes(partition));
    for (const partition of changed) partition.items.delete(key);
    for (const [index, partition] of after.entries()) {
      const item = filed[index]?.item;
      if (before.includes(partition) && isSame(partition.items.get(key), item)) continue;
      partition.items.set(key, item);
      changed.push(partition);
    }
    if (after.length > 0) this.#places.set(id, after);
    else this.#places.delete(id);
    for (const partition of changed) this.release(partition);
    return changed;
  }

  of(source: string, name: string): Partition {
    const id = `${source} ${name}`;
    let partition = this.#partitions.get(id);
    if (!partition) {
      partition = { source, name, items: new Map(), readers: new Set() };
      this.#partitions.set(id, partition);
    }
    return partition;
  }

  /** Forgets a partition that holds nothing and that nobody reads. */
  release(partition: Partition): void {
    if (partition.items.size > 0 || partition.readers.size > 0) return;
    this.#partitions.delete(`${partition.source} ${partition.name}`);
  }
}
