import type { Match } from '../../model/control.ts';
import type { Resource } from '../../model/resource.ts';
import { isSame } from '../read.ts';

/**
 * What facts are computed from: of each object of some kinds a small item, filed under a partition (mostly its
 * namespace), so that a change concerns only the facts that read that partition.
 */
export interface Source<Item> {
  readonly name: string;
  readonly matches: readonly Match[];
  /** The item and its partition; undefined when the object says nothing that any fact needs. */
  read(resource: Resource): { readonly partition: string; readonly item: Item } | undefined;
}

export interface Partition {
  readonly source: string;
  readonly name: string;
  readonly items: Map<string, unknown>;
  /** Facts whose last computation read it. */
  readonly readers: Set<object>;
}

/** All partitions of all sources. Tells which partitions an upsert or a delete really changed. */
export class Partitions {
  readonly #partitions = new Map<string, Partition>();
  readonly #places = new Map<string, Partition>();

  /** Files an item; returns the partitions whose content is different now. */
  put(
    key: string,
    source: string,
    place: { readonly partition: string; readonly item: unknown } | undefined,
  ): Partition[] {
    const id = `${source} ${key}`;
    const before = this.#places.get(id);
    if (place === undefined) return before ? [this.#remove(id, key, before)] : [];
    const partition = this.of(source, place.partition);
    if (before === partition && isSame(partition.items.get(key), place.item)) return [];
    const changed = before && before !== partition ? [this.#remove(id, key, before)] : [];
    partition.items.set(key, place.item);
    this.#places.set(id, partition);
    return [...changed, partition];
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

  #remove(id: string, key: string, partition: Partition): Partition {
    this.#places.delete(id);
    partition.items.delete(key);
    this.release(partition);
    return partition;
  }
}
