import type { ResourceVerdicts } from '../../model/evaluation.ts';
import type { FindObject } from './judged-object.ts';
import type { Moves, ResultClaims, StoredPlace } from './result-claims.ts';
import { placeOf } from './result-place.ts';
import { subjectsOf, type ResultSubject } from './result-subject.ts';

/** Gives all verdicts that belong to the objects with these keys, those of what was judged as part of them included. */
export type VerdictsOf = (keys: Iterable<string>) => readonly ResourceVerdicts[];

/** Which subjects come of which object, and what their results are called: what a results builder has to remember between two changes. */
export class SubjectBook {
  readonly #verdictsOf: VerdictsOf;
  readonly #findObject: FindObject;
  readonly #claims: ResultClaims;
  readonly #kubescapeNamespace: string;
  readonly #identities = new Map<string, string | readonly string[]>();
  readonly #keys = new Map<string, string>();

  constructor(verdictsOf: VerdictsOf, findObject: FindObject, claims: ResultClaims, kubescapeNamespace: string) {
    this.#verdictsOf = verdictsOf;
    this.#findObject = findObject;
    this.#claims = claims;
    this.#kubescapeNamespace = kubescapeNamespace;
  }

  /** Keys of all objects that have a result. */
  keys(): IterableIterator<string> {
    return this.#identities.keys();
  }

  /** How many subjects there are. */
  get size(): number {
    return this.#keys.size;
  }

  identitiesOf(key: string): readonly string[] {
    return listed(this.#identities.get(key));
  }

  /** The object that a subject comes of. */
  keyOf(identity: string): string | undefined {
    return this.#keys.get(identity);
  }

  nameOf(identity: string): StoredPlace | undefined {
    return this.#claims.nameOf(identity);
  }

  isClaimed(place: StoredPlace): boolean {
    return this.#claims.isClaimed(place);
  }

  takeMoves(): Moves {
    return this.#claims.takeMoves();
  }

  /** Looks at objects again, and gives their subjects as they are now, by key. A key without any has an empty list. */
  update(keys: Iterable<string>): ReadonlyMap<string, readonly ResultSubject[]> {
    const asked = new Map(Array.from(keys, (key): [string, readonly ResultSubject[]] => [key, []]));
    for (const [key, verdicts] of this.#grouped(asked.keys())) asked.set(key, subjectsOf(verdicts, this.#findObject));
    for (const [key, subjects] of asked) this.#put(key, subjects);
    return asked;
  }

  /** What several objects mention belongs to one of them, which then has to be looked at as a whole. */
  #grouped(keys: Iterable<string>): ReadonlyMap<string, readonly ResourceVerdicts[]> {
    const wanted = new Set(keys);
    for (;;) {
      const groups = Map.groupBy(this.#verdictsOf(wanted), ownerKeyOf);
      const others = Array.from(groups.keys()).filter((key) => !wanted.has(key));
      if (others.length === 0) return groups;
      for (const key of others) wanted.add(key);
    }
  }

  #put(key: string, subjects: readonly ResultSubject[]): void {
    const now = new Set(subjects.map(({ identity }) => identity));
    for (const identity of this.identitiesOf(key)) {
      if (now.has(identity) || this.#keys.get(identity) !== key) continue;
      this.#keys.delete(identity);
      this.#claims.delete(identity);
    }
    for (const subject of subjects) {
      this.#keys.set(subject.identity, key);
      this.#claims.set(subject.identity, placeOf(subject, this.#kubescapeNamespace));
    }
    const [first, ...others] = now;
    if (first === undefined) this.#identities.delete(key);
    else this.#identities.set(key, others.length === 0 ? first : [first, ...others]);
  }
}

function ownerKeyOf({ key, id }: ResourceVerdicts): string {
  const suffix = ` > ${id}`;
  return key.endsWith(suffix) ? key.slice(0, -suffix.length) : key;
}

function listed(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
