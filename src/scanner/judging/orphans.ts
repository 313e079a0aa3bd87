import { resultIdentity } from '../../kube/names/result-identity.ts';
import type { Identity } from '../../model/resource.ts';
import type { Judge, Judged } from './judge.ts';

/** Results of ours that are stored and belong to nothing that is there. */
export class Orphans {
  readonly #judge: Judge;
  readonly #unavailable: () => ReadonlyMap<string, string>;

  /** `unavailable` names the kinds of which nobody knows what is there. */
  constructor(judge: Judge, unavailable: () => ReadonlyMap<string, string>) {
    this.#judge = judge;
    this.#unavailable = unavailable;
  }

  /** Removes those of objects that were deleted before anybody here knew them. */
  forget(deleted: readonly Identity[], signal: AbortSignal): Promise<Judged> {
    const gone = new Set(deleted.map((object) => resultIdentity(object)));
    return this.#judge.sweep((identity) => identity.split(' ').some((part) => gone.has(part)), signal);
  }

  /** Removes all of them, but those of kinds that cannot be read: their objects may well be there. */
  removeAll(signal: AbortSignal): Promise<Judged> {
    const unavailable = this.#unavailable();
    return this.#judge.sweep((identity) => {
      const kinds = kindsOf(identity);
      return kinds === undefined ? unavailable.size === 0 : !kinds.some((kind) => unavailable.has(kind));
    }, signal);
  }
}

/** Of the objects that an identity names; undefined of one that was too long to be kept as it is. */
function kindsOf(identity: string): readonly string[] | undefined {
  if (identity.startsWith('sha256:')) return undefined;
  return identity.split(' ').map((object) => object.split('/')[2] ?? '');
}
