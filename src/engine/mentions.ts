import type { Vector } from '../model/control.ts';
import { fingerprint } from './fingerprint.ts';
import type { Entry } from './judgement.ts';

/** What makes two mentions one vector: its id and the objects that it relates to. */
export function vectorMark({ id, related }: Vector): string {
  return JSON.stringify([id, ...related.map(({ key }) => key)]);
}

/**
 * Which entries mention a vector, and which mention one that relates to an object. Kept under fingerprints: texts
 * that meet there only make an answer longer than it had to be, so askers look at what they get.
 */
export class Mentions {
  readonly #vectors = new EntrySets();
  readonly #related = new EntrySets();
  /** Vectors of several entries, of which one came, went or was judged again. */
  readonly #disturbed = new Set<number>();

  /** Takes in what the judgements of an entry mention now. */
  add(entry: Entry): void {
    for (const vector of vectorsOf(entry)) {
      const mark = fingerprint(vectorMark(vector));
      if (this.#vectors.add(mark, entry)) this.#disturbed.add(mark);
      for (const { key } of vector.related) {
        if (key !== entry.key) this.#related.add(fingerprint(key), entry);
      }
    }
  }

  /** Forgets an entry, whose judgements have to be those that were taken in. */
  remove(entry: Entry): void {
    for (const vector of vectorsOf(entry)) {
      const mark = fingerprint(vectorMark(vector));
      if (this.#vectors.delete(mark, entry)) this.#disturbed.add(mark);
      for (const { key } of vector.related) this.#related.delete(fingerprint(key), entry);
    }
  }

  /** The entries that mention this vector, and maybe others. */
  of(mark: string): readonly Entry[] {
    return this.#vectors.of(fingerprint(mark));
  }

  /** The entries with vectors that relate to the object of this key, and maybe others. */
  relatingTo(key: string): readonly Entry[] {
    return this.#related.of(fingerprint(key));
  }

  /** The entries whose vectors may be other ones because of another entry, since the last call. */
  takeDisturbed(): ReadonlySet<Entry> {
    const entries = new Set(Array.from(this.#disturbed, (mark) => this.#vectors.of(mark)).flat());
    this.#disturbed.clear();
    return entries;
  }
}

/** Sets of entries, most of which have one member, so those are no sets. */
class EntrySets {
  readonly #sets = new Map<number, Entry | Set<Entry>>();

  /** True when others are there too. */
  add(mark: number, entry: Entry): boolean {
    const known = this.#sets.get(mark);
    if (known === undefined || known === entry) {
      this.#sets.set(mark, entry);
      return false;
    }
    if (known instanceof Set) known.add(entry);
    else this.#sets.set(mark, new Set([known, entry]));
    return true;
  }

  /** True when others stay. */
  delete(mark: number, entry: Entry): boolean {
    const known = this.#sets.get(mark);
    if (known === entry) this.#sets.delete(mark);
    if (!(known instanceof Set)) return known !== undefined && known !== entry;
    known.delete(entry);
    const [last] = known;
    if (known.size === 1 && last) this.#sets.set(mark, last);
    return true;
  }

  of(mark: number): readonly Entry[] {
    const known = this.#sets.get(mark);
    if (known === undefined) return [];
    return known instanceof Set ? Array.from(known) : [known];
  }
}

function* vectorsOf({ judgements }: Entry): Generator<Vector> {
  for (const { judged } of judgements) {
    for (const { vector } of judged) {
      if (vector) yield vector;
    }
  }
}
