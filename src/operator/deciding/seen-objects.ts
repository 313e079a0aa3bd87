import type { LiveMetadata } from '../../kube/watch/watched.ts';
import { isOwned } from './ownership.ts';
import { weigh } from './weigh.ts';

/** What an object that was told is, compared with what is known. */
export type Seen = 'new' | 'changed' | 'unchanged' | 'owned';

/**
 * What is known of the objects of one kind: a number for each that is judged by itself, nothing of those that others own.
 */
export class SeenObjects {
  readonly #weights = new Map<string, number>();

  get size(): number {
    return this.#weights.size;
  }

  /** Takes the object as it is now, says what is new about it. */
  see(kind: string, metadata: LiveMetadata): Seen {
    const { uid } = metadata;
    const known = this.#weights.get(uid);
    if (isOwned(kind, metadata)) {
      // One that was judged by itself until now: what was written about it has to go.
      return this.#weights.delete(uid) ? 'changed' : 'owned';
    }
    const weight = weigh(kind, metadata);
    if (known === weight) return 'unchanged';
    this.#weights.set(uid, weight);
    return known === undefined ? 'new' : 'changed';
  }

  /** Forgets an object that is gone, says whether it was judged by itself. */
  forget(uid: string): boolean {
    return this.#weights.delete(uid);
  }
}
