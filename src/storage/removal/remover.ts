import type { Logger } from 'pino';
import { LineBudget } from '../../platform/log/line-budget.ts';
import { KubeError } from '../../kube/api/kube-error.ts';
import type { StorageMetrics } from '../metrics/storage-metrics.ts';
import type { WriteQueue } from '../queue/write-queue.ts';
import { nameText, type ResultIndex } from '../results/result-index.ts';
import type { Removal, RemovalCause, RemovalOutcome } from './removal.ts';
import type { ResultStore } from '../store/result-store.ts';

interface RemoverParts {
  readonly index: ResultIndex;
  readonly store: ResultStore;
  readonly queue: WriteQueue;
  readonly metrics: StorageMetrics;
  readonly log: Logger;
}

const says: Readonly<Record<RemovalCause, string>> = {
  gone: 'removed a result: its object is gone',
  evicted: 'evicted: there is no room',
  expired: 'removed: nothing uses its image any more',
};

/** Deletes results, each in the very version that was judged, and never one that somebody declared theirs. */
export class Remover {
  readonly #parts: RemoverParts;
  readonly #lines: LineBudget;
  #removed: Record<RemovalCause, number> = { gone: 0, evicted: 0, expired: 0 };

  constructor(parts: RemoverParts) {
    this.#parts = parts;
    this.#lines = new LineBudget(parts.log);
  }

  /** Asks for a deletion; false if too many wait. */
  remove(removal: Removal): boolean {
    const { kind } = removal.result;
    const text = nameText(removal.result);
    const ended = (outcome: RemovalOutcome): void => {
      this.#parts.metrics.removed(kind.plural, removal.cause, outcome);
      removal.onEnd?.(outcome);
    };
    return this.#parts.queue.add({
      key: `delete ${text}`,
      what: `delete ${text}`,
      run: async (signal) => ended(await this.#remove(removal, signal)),
      onFailure: () => ended('failed'),
    });
  }

  /** How many were removed since this was last asked. */
  takeCounts(): Readonly<Record<RemovalCause, number>> {
    const counts = this.#removed;
    this.#removed = { gone: 0, evicted: 0, expired: 0 };
    return counts;
  }

  async #remove(removal: Removal, signal: AbortSignal): Promise<RemovalOutcome> {
    const { index, store } = this.#parts;
    const result = index.get(removal.result);
    if (!result) return 'missing';
    if (result.isKept || !(await removal.isStillDue(result, signal))) return 'kept';
    try {
      await store.remove(result, signal);
    } catch (error) {
      if (error instanceof KubeError && (error.fault === 'missing' || error.fault === 'conflict')) return error.fault;
      throw error;
    }
    this.#removed[removal.cause] += 1;
    const { kind, namespace, name } = result;
    const fields = { kind: kind.kind, namespace, name, cause: removal.cause };
    this.#lines.write('info', fields, says[removal.cause], kind.kind);
    return 'done';
  }
}
