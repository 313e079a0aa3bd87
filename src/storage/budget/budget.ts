import type { Logger } from 'pino';
import type { LivingObjects } from '../gone/living-objects.ts';
import type { Remover } from '../removal/remover.ts';
import { keyOf, type ResultIndex } from '../results/result-index.ts';
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

/** Keeps what is stored to a number of bytes, as far as what may be evicted goes. */
export class Budget {
  readonly #parts: BudgetParts;
  readonly #pressure: Pressure;
  /** Asked for, and not gone yet: uids by key. */
  readonly #leaving = new Map<string, string>();
  #isFull = false;

  constructor(parts: BudgetParts) {
    this.#parts = parts;
    this.#pressure = new Pressure(parts.most);
  }

  /** Looks at what is stored now. Only to be called while all that is stored is known. */
  look(): void {
    const { index, log, most } = this.#parts;
    const news = this.#pressure.told(index.bytes);
    if (news !== undefined) log[this.#pressure.isHigh ? 'warn' : 'info']({ bytes: index.bytes }, news);
    if (index.bytes > most) this.#evict();
    else this.#isFull = false;
  }

  #evict(): void {
    const { index, living, log, most } = this.#parts;
    const wanted = index.bytes - this.#leavingBytes() - most * evictsTo;
    if (index.bytes - this.#leavingBytes() <= most) return;
    const staying = Array.from(index.all()).filter(
      (result) => !this.#isLeaving(keyOf(result.kind, result.namespace, result.name)),
    );
    const chosen = chooseEvictions(staying, wanted, imageUse(index.all(), living));
    if (chosen.length === 0) return this.#tellFull();
    const bytes = chosen.reduce((sum, result) => sum + result.bytes, 0);
    log.warn({ bytes, stored: index.bytes, budget: most }, `evicting ${chosen.length} manifests`);
    for (const result of chosen) {
      const key = keyOf(result.kind, result.namespace, result.name);
      const isAsked = this.#parts.remover.remove({
        result,
        cause: 'evicted',
        // Over its budget it stays until enough is gone: of what was chosen none is spared.
        isStillDue: (current) => Promise.resolve(current.uid === result.uid),
        onEnd: (outcome) => {
          if (outcome !== 'done') this.#leaving.delete(key);
        },
      });
      if (isAsked) this.#leaving.set(key, result.uid);
    }
    if (bytes < wanted) this.#tellFull();
  }

  #tellFull(): void {
    const { index, log, most } = this.#parts;
    if (this.#isFull) return;
    this.#isFull = true;
    const amounts = `${bytesText(index.bytes)} of ${bytesText(most)}`;
    log.error(
      { bytes: index.bytes, budget: most },
      `storage is full: ${amounts}, and all that is left belongs to living workloads; raise --max-bytes`,
    );
  }

  #isLeaving(key: string): boolean {
    const uid = this.#leaving.get(key);
    return uid !== undefined && this.#parts.index.get(key)?.uid === uid;
  }

  #leavingBytes(): number {
    let bytes = 0;
    for (const [key, uid] of this.#leaving) {
      const result = this.#parts.index.get(key);
      if (result?.uid === uid) bytes += result.bytes;
      else this.#leaving.delete(key);
    }
    return bytes;
  }
}
