import { nameResults } from '../../kube/names/result-names.ts';
import type { FindHolder } from './build-results.ts';
import type { ResultPlace } from './result-place.ts';

/** Where a result is stored. */
export interface StoredPlace {
  readonly namespace: string;
  readonly name: string;
}

/** What claims have become since somebody last looked. */
export interface Moves {
  /** Subjects whose names may be others now. */
  readonly identities: readonly string[];
  /** Places that may belong to nobody any more, or to somebody else. */
  readonly left: readonly StoredPlace[];
}

/** Of several results with one slug all but one have such a suffix behind it, and other slugs may end so too. */
const looksSuffixed = /-[0-9a-f]{4}-[0-9a-f]{4}$/;

/**
 * Who claims which names, while subjects come and go one by one. Gives at every moment the names that `buildResults` would give
 * to all of them at once, and tells whose names may have become others.
 */
export class ResultClaims {
  readonly #findHolder: FindHolder;
  readonly #places = new Map<string, ResultPlace>();
  /** Identities by place: a text where there is one, as nearly everywhere. */
  readonly #claims = new Map<string, string | Set<string>>();
  readonly #contested = new Map<string, ResultPlace>();
  /** Names at contested places, as long as the holder is the same. */
  readonly #names = new Map<
    string,
    { readonly holder: string | undefined; readonly names: ReadonlyMap<string, string> }
  >();
  readonly #disturbed = new Set<string>();
  readonly #left = new Map<string, StoredPlace>();

  /** `findHolder` tells the identity that is stored under a name now. */
  constructor(findHolder: FindHolder) {
    this.#findHolder = findHolder;
  }

  get size(): number {
    return this.#places.size;
  }

  /** A subject is there, and wants this place. */
  set(identity: string, place: ResultPlace): void {
    const known = this.#places.get(identity);
    if (known?.namespace === place.namespace && known.slug === place.slug) return;
    if (known) this.delete(identity);
    const key = keyOf(place.namespace, place.slug);
    const claim = this.#claims.get(key);
    this.#disturb(key, place, claim === undefined);
    if (claim === undefined) this.#claims.set(key, identity);
    else if (typeof claim === 'string') this.#claims.set(key, new Set([claim, identity]));
    else claim.add(identity);
    if (claim !== undefined) this.#contested.set(key, place);
    this.#places.set(identity, place);
  }

  /** A subject is gone. */
  delete(identity: string): void {
    const place = this.#places.get(identity);
    if (!place) return;
    const key = keyOf(place.namespace, place.slug);
    const claim = this.#claims.get(key);
    const isLast = typeof claim === 'string';
    this.#disturb(key, place, isLast);
    this.#places.delete(identity);
    if (isLast) this.#claims.delete(key);
    else claim?.delete(identity);
    if (typeof claim !== 'object' || claim.size > 1) return;
    for (const last of claim) this.#claims.set(key, last);
    this.#contested.delete(key);
  }

  /** Where the result of a subject belongs now; undefined of one that is not there. */
  nameOf(identity: string): StoredPlace | undefined {
    const place = this.#places.get(identity);
    if (!place) return undefined;
    const { namespace, slug } = place;
    return { namespace, name: this.#namesAt(keyOf(namespace, slug), place).get(identity) ?? slug };
  }

  /** Whether a name is the slug of a subject that is there. */
  isClaimed({ namespace, name }: StoredPlace): boolean {
    return this.#claims.has(keyOf(namespace, name));
  }

  /** What has moved since the last call. */
  takeMoves(): Moves {
    const identities = Array.from(this.#disturbed).flatMap((key) => Array.from(claimants(this.#claims.get(key))));
    const left = Array.from(this.#left.values());
    this.#disturbed.clear();
    this.#left.clear();
    return { identities, left };
  }

  /** To be called before a claim changes: its names are about to become others, and perhaps those of other claims. */
  #disturb(key: string, place: ResultPlace, begins: boolean): void {
    this.#disturbOne(key, place);
    // A name that comes or goes altogether may be one that another claim's suffix had to avoid.
    if (!begins || !looksSuffixed.test(place.slug)) return;
    for (const [other, { namespace, slug }] of this.#contested) {
      if (namespace === place.namespace) this.#disturbOne(other, { namespace, slug });
    }
  }

  #disturbOne(key: string, place: ResultPlace): void {
    if (!this.#disturbed.has(key)) {
      this.#leave(place.namespace, this.#namesAt(key, place));
      this.#disturbed.add(key);
    }
    this.#names.delete(key);
  }

  #leave(namespace: string, names: ReadonlyMap<string, string>): void {
    for (const name of names.values()) this.#left.set(keyOf(namespace, name), { namespace, name });
  }

  #namesAt(key: string, { namespace, slug }: ResultPlace): ReadonlyMap<string, string> {
    const claim = this.#claims.get(key);
    if (typeof claim !== 'object') return claim === undefined ? new Map() : new Map([[claim, slug]]);
    const holder = this.#findHolder(namespace, slug);
    const known = this.#names.get(key);
    if (known && known.holder === holder) return known.names;
    // Others store and remove, too: who moves to a name that is free now leaves another one.
    if (known) {
      this.#leave(namespace, known.names);
      this.#disturbed.add(key);
    }
    const isTaken = (name: string): boolean => this.#claims.has(keyOf(namespace, name));
    const names = nameResults(slug, claim, { holder, isTaken });
    this.#names.set(key, { holder, names });
    return names;
  }
}

function claimants(claim: string | Set<string> | undefined): Iterable<string> {
  if (claim === undefined) return [];
  return typeof claim === 'string' ? [claim] : claim;
}

/** Neither holds a slash. */
function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
