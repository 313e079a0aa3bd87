import { hashSuffix, sha256 } from './sha256.ts';
import { cutAt, finished } from './slug.ts';

/** What is known about a name besides who wants it. */
export interface NameClaims {
  /** The identity that the stored object of that very name gives, if there is such an object. */
  readonly holder?: string | undefined;
  /** Whether another object of the namespace has this name by its own slug. */
  readonly isTaken?: (name: string) => boolean;
}

/**
 * Which name each of the identities gets that map to one slug in one namespace. One has the slug itself: who is stored
 * under it, else the first by identity. Each other has the slug and eight characters of its own identity's hash.
 *
 * Stable: a suffixed name depends on nothing but slug and identity, so others may come and go; and whoever is stored
 * under the slug keeps it when others come. Not stable: when the one with the slug goes, the first of the others takes
 * its place and leaves its suffixed name; when an object turns up whose own slug is another's suffixed name, that one
 * moves on to its next hash. Without a holder a newcomer that sorts first takes the slug.
 */
export function nameResults(
  slug: string,
  identities: Iterable<string>,
  { holder, isTaken = () => false }: NameClaims = {},
): ReadonlyMap<string, string> {
  const sorted = Array.from(new Set(identities)).toSorted(byCodeUnits);
  const first = holder !== undefined && sorted.includes(holder) ? holder : sorted[0];
  const names = new Map<string, string>();
  const given = new Set([slug]);
  for (const identity of sorted) {
    const name = identity === first ? slug : suffixed(slug, identity, (other) => given.has(other) || isTaken(other));
    names.set(identity, name);
    given.add(name);
  }
  return names;
}

/** Somebody may name objects so that hashes meet or names are taken: then the next hash is tried. */
function suffixed(slug: string, identity: string, isTaken: (name: string) => boolean): string {
  const base = slug.slice(0, cutAt);
  for (let round = 0; ; round += 1) {
    const name = finished(base + hashSuffix(sha256(round === 0 ? identity : `${identity} ${round}`)));
    if (name === undefined) throw new Error(`cannot add a suffix to "${slug}": it is no slug`);
    if (!isTaken(name)) return name;
  }
}

function byCodeUnits(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
