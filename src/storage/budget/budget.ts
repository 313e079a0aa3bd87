import type { Logger } from 'pino';
import type { LivingObjects } from '../gone/living-objects.ts';
import type { Remover } from '../removal/remover.ts';
import { nameText, type ResultIndex } from '../results/result-index.ts';
import type { StoredResult } from '../results/stored-result.ts';
import { bytesText } from './byte-size.ts';
import { chooseEvictions } from './choose-evictions.ts';
import { imageUse } from './image-use.ts';
import { Pressure } from './pressure.ts';

interface BudgetParts {
  readonly index: ResultIndex;
  readonly living: LivingObjects;
  readonly remover: Remover;
  readonly log: Logger;
  /** In bytes, and more than 0. */
  readonly most: number;
}

/** Down to which share of the budget is evicted, so that the next result does not evict again. */
const evictsTo = 0.9;

const todo =
  'see which kind grows (storage_bytes); raise --max-bytes if etcd has the room, set --retention, or leave out namespaces';

/** Keeps what is stored to a number of bytes, as far as what may be evicted goes. */
export class Budget {
  readonly #parts: BudgetParts;
  readonly #pressure: Pressure;
  /** Asked for, and not gone yet. */
  readonly #leaving = new Map<string, StoredResult>();
  #isFull = false;

  constructor(parts: BudgetParts) {
    this.#parts = parts;
    this.#pressure = new Pressure(parts.most);
  }

  /** Whether there is more than there may be, and nothing that could go. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Looks at what is stored now. Only to be called while all that is stored is known. */
  look(): void {
    const { index, log, most } = this.#parts;
    const news = this.#pressure.told(index.bytes);
    const { isHigh } = this.#pressure;
    if (news !== undefined) log[isHigh ? 'warn' : 'info']({ bytes: index.bytes, ...(isHigh && { todo }) }, news);
    if (index.bytes > most) this.#evict();
    else this.#isFull = false;
  }

  #evict(): void {
    const { index, living, log, most } = this.#parts;
    const staying = index.bytes - this.#leavingBytes();
    if (staying <= most) return;
    const candidates = Array.from(index.all()).filter((result) => !this.#isLeaving(result));
    const chosen = chooseEvictions(candidates, staying - most * evictsTo, imageUse(index.all(), living));
    const bytes = chosen.reduce((sum, result) => sum + result.bytes, 0);
    if (chosen.length > 0) {
      log.warn({ bytes, stored: index.bytes, budget: most, todo }, `evicting ${chosen.length} manifests`);
    }
    for (const result of chosen) this.#ask(result);
    if (staying - bytes > most) this.#tellFull();
  }

  #ask(result: StoredResult): void {
    const key = nameText(result);
    const isAsked = this.#parts.remover.remove({
      result,
      cause: 'evicted',
      // What was written anew meanwhile is not the oldest any more.
      isStillDue: (current) => Promise.resolve(current.resourceVersion === result.resourceVersion),
      onEnd: (outcome) => {
        if (outcome !== 'done') this.#leaving.delete(key);
      },
    });
    if (isAsked) this.#leaving.set(key, result);
  }

  #tellFull(): void {
    const { index, log, most } = this.#parts;
    if (this.#isFull) return;
    this.#isFull = true;
    const amounts = `${bytesText(index.bytes)} of ${bytesText(most)}`;
    log.error(
      { bytes: index.bytes, budget: most, todo },
      `storage is full: ${amounts}, and all that is left belongs to living workloads; raise --max-bytes`,
    );
  }

  #isLeaving(result: StoredResult): boolean {
    return this.#leaving.get(nameText(result))?.uid === result.uid;
  }

  #leavingBytes(): number {
    let bytes = 0;
    for (const [key, leaving] of this.#leaving) {
      const result = this.#parts.index.get(leaving);
      if (result?.uid === leaving.uid) bytes += result.bytes;
      else this.#leaving.delete(key);
    }
    return bytes;
  }
}
