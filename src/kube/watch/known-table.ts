import { packUid, unpackUid } from './packed-uid.ts';

const wordsOfUid = 4;
const firstRoom = 16;
/** Arrays grow by a quarter: most kinds have few objects, and one has most of all. */
const growth = 1.25;
/**
 * For each key a uid, a resourceVersion and the number of a list, kept as numbers: 28 bytes an object beside its key,
 * where an object with two strings took 150. What API servers of others call uid or version is kept as it is.
 */
export class KnownTable {
  readonly #places = new Map<string, number>();
  readonly #free: number[] = [];
  readonly #texts = new Map<number, { readonly uid: string; readonly version: string }>();
  #uids = new Uint32Array(wordsOfUid * firstRoom);
  #versions = new Float64Array(firstRoom);
  #rounds = new Uint32Array(firstRoom);

  get size(): number {
    return this.#places.size;
  }

  /** Where a key is; good until it is deleted. */
  placeOf(key: string): number | undefined {
    return this.#places.get(key);
  }

  /** All keys with their places; what is told may be deleted meanwhile. */
  entries(): Iterable<[key: string, place: number]> {
    return this.#places.entries();
  }

  uidAt(place: number): string {
    const { uid } = this.#texts.get(place) ?? {};
    return uid ?? unpackUid(this.#uids, wordsOfUid * place);
  }

  versionAt(place: number): string {
    const { version } = this.#texts.get(place) ?? {};
    return version ?? String(this.#versions[place]);
  }

  roundAt(place: number): number {
    return this.#rounds[place] ?? 0;
  }

  seenIn(round: number, place: number): void {
    this.#rounds[place] = round;
  }

  put(key: string, uid: string, version: string, round: number): void {
    const place = this.#places.get(key) ?? this.#free.pop() ?? this.#places.size;
    if (place === this.#versions.length) this.#grow();
    this.#places.set(key, place);
    this.#rounds[place] = round;
    const number = Number(version);
    const isNumber = Number.isSafeInteger(number) && number >= 0 && String(number) === version;
    const isPacked = isNumber && packUid(uid, this.#uids, wordsOfUid * place);
    this.#versions[place] = isPacked ? number : 0;
    if (isPacked) this.#texts.delete(place);
    else this.#texts.set(place, { uid, version });
  }

  delete(key: string): void {
    const place = this.#places.get(key);
    if (place === undefined) return;
    this.#places.delete(key);
    this.#texts.delete(place);
    this.#free.push(place);
  }

  #grow(): void {
    const room = Math.ceil(this.#versions.length * growth);
    const [uids, versions, rounds] = [this.#uids, this.#versions, this.#rounds];
    this.#uids = new Uint32Array(wordsOfUid * room);
    this.#versions = new Float64Array(room);
    this.#rounds = new Uint32Array(room);
    this.#uids.set(uids);
    this.#versions.set(versions);
    this.#rounds.set(rounds);
  }
}
