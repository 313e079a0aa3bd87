import { apiVersionOf } from '../api/kube-api.ts';
import { compareVersions } from './resource-version.ts';
import { KnownTable } from './known-table.ts';
import type { LiveObject, ObjectHandler, WatchTarget } from './watched.ts';

/**
 * What a handler has been told of one target, kept as names and versions: about 140 bytes an object. Passes on only what is
 * new to it. Where the handler throws, the object counts as not told.
 */
export class KnownObjects {
  readonly #target: WatchTarget;
  readonly #handler: ObjectHandler;
  readonly #known = new KnownTable();
  /** The list that is under way, or the last one. */
  #round = 0;
  #reached: string | undefined;

  constructor(target: WatchTarget, handler: ObjectHandler) {
    this.#target = target;
    this.#handler = handler;
  }

  /** All that happened up to this version has been told. */
  get reached(): string | undefined {
    return this.#reached;
  }

  get size(): number {
    return this.#known.size;
  }

  /** Begins a list, or begins it anew: what is there comes next, one by one, then `endList`. */
  beginList(): void {
    this.#round += 1;
  }

  /** An item of a list: told if its version is another one than that known. */
  listed(object: LiveObject): void {
    this.#put(object, (known) => known === object.metadata.resourceVersion);
  }

  /** What was not in the list is gone. */
  endList(resourceVersion: string): void {
    for (const [key, place] of this.#known.entries()) {
      if (this.#known.roundAt(place) !== this.#round) this.#drop(key, place);
    }
    this.#reach(resourceVersion);
  }

  /** An event: told if its version is newer than that known. */
  changed(object: LiveObject): void {
    const { resourceVersion } = object.metadata;
    this.#put(object, (known) => (compareVersions(resourceVersion, known) ?? 1) <= 0);
    this.#advance(resourceVersion);
  }

  /** The event of a deletion: told if this very object is known. */
  deleted({ metadata: { namespace, name, uid, resourceVersion } }: LiveObject): void {
    const key = keyOf(namespace, name);
    const place = this.#known.placeOf(key);
    if (place !== undefined && this.#known.uidAt(place) === uid) this.#drop(key, place, resourceVersion);
    this.#advance(resourceVersion);
  }

  /** Nothing happened up to this version. Gives false where more has been told already: then versions went back. */
  bookmarked(resourceVersion: string): boolean {
    if (this.#isOld(resourceVersion)) return false;
    this.#reach(resourceVersion);
    return true;
  }

  /** Everything is gone. */
  clear(): void {
    for (const [key, place] of this.#known.entries()) this.#drop(key, place);
  }

  /** Whether everything up to this version has been told; a version that is no number only if it was the last. */
  hasReached(resourceVersion: string): boolean {
    if (this.#reached === undefined) return false;
    const difference = compareVersions(this.#reached, resourceVersion);
    return difference !== undefined && difference >= 0;
  }

  #put(object: LiveObject, isTold: (resourceVersion: string) => boolean): void {
    const { namespace, name, uid, resourceVersion } = object.metadata;
    const key = keyOf(namespace, name);
    const place = this.#known.placeOf(key);
    const isSame = place !== undefined && this.#known.uidAt(place) === uid;
    if (isSame && isTold(this.#known.versionAt(place))) return this.#known.seenIn(this.#round, place);
    if (place !== undefined && !isSame) this.#drop(key, place);
    this.#handler.upsert(object);
    return this.#known.put(key, uid, resourceVersion, this.#round);
  }

  #drop(key: string, place: number, version?: string): void {
    const { kind } = this.#target;
    const [namespace = '', name = ''] = key.split('/');
    this.#handler.delete({
      apiVersion: apiVersionOf(kind),
      kind: kind.kind,
      namespace,
      name,
      uid: this.#known.uidAt(place),
      resourceVersion: version ?? this.#known.versionAt(place),
    });
    this.#known.delete(key);
  }

  #isOld(resourceVersion: string): boolean {
    return this.#reached !== undefined && (compareVersions(resourceVersion, this.#reached) ?? 1) < 0;
  }

  /** Servers of others may tell old versions of what they delete. */
  #advance(resourceVersion: string): void {
    if (!this.#isOld(resourceVersion)) this.#reach(resourceVersion);
  }

  #reach(resourceVersion: string): void {
    this.#reached = resourceVersion;
    this.#handler.reached?.(resourceVersion);
  }
}

/** Joined, not a template: what is put together of parts keeps them, at twice the memory. */
function keyOf(namespace: string, name: string): string {
  return [namespace, name].join('/');
}
