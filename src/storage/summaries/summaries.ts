import type { Logger } from 'pino';
import { LineBudget } from '../../platform/log/line-budget.ts';
import { KubeError } from '../../kube/api/kube-error.ts';
import type { LiveObject, ObjectHandler } from '../../kube/watch/watched.ts';
import type { StorageMetrics, SummaryOutcome } from '../metrics/storage-metrics.ts';
import type { WriteQueue } from '../queue/write-queue.ts';
import type { ResultStore, StoredVersion, SummaryObject } from '../store/result-store.ts';
import { Counted } from './counted.ts';
import { DueTimes, type DueSettings } from './due-times.ts';
import { fittedSummary } from './fitted-summary.ts';
import { specDigest } from './spec-digest.ts';
import type { SummaryRules } from './summary-rules.ts';

interface SummaryParts {
  readonly store: ResultStore;
  readonly queue: WriteQueue;
  readonly metrics: StorageMetrics;
  readonly log: Logger;
  readonly timing: DueSettings;
}

/** Until what the server refused is tried again, in milliseconds. */
const afterFailure = 60_000;

/** Summaries of one kind, whatever they count. */
export interface SummaryKeeper {
  /** Takes what is counted. */
  counted(object: LiveObject): void;
  /** Takes what is not counted any more. */
  uncounted(object: { readonly namespace: string; readonly name: string }): void;
  /** Takes what is stored, whoever wrote it. */
  storedHandler(): ObjectHandler;
  /** Whether all is known: what there is to count, and what is stored. Nothing is written before. */
  setOpen(isOpen: boolean): void;
  stop(): void;
}

/** A summary as it is stored. */
interface Stored extends StoredVersion {
  readonly digest: string;
}

/**
 * Keeps one summary for each namespace that has something to count, and none for the others. While a watch cannot say
 * what there is, nothing is written.
 */
export class Summaries<Counts> implements SummaryKeeper {
  readonly #rules: SummaryRules<Counts>;
  readonly #parts: SummaryParts;
  readonly #counted = new Counted<Counts>();
  readonly #stored = new Map<string, Stored>();
  readonly #due: DueTimes;
  /** Changed while nothing could be written. */
  readonly #frozen = new Set<string>();
  readonly #lines: LineBudget;
  #isOpen = false;
  #wasOpen = false;

  constructor(rules: SummaryRules<Counts>, parts: SummaryParts) {
    this.#rules = rules;
    this.#parts = parts;
    this.#lines = new LineBudget(parts.log);
    this.#due = new DueTimes(parts.timing, (namespace) => this.#ask(namespace));
  }

  counted(object: LiveObject): void {
    const { namespace, name } = object.metadata;
    this.#counted.set(namespace, name, this.#rules.read(object));
    this.#changed(namespace);
  }

  uncounted({ namespace, name }: { readonly namespace: string; readonly name: string }): void {
    this.#counted.delete(namespace, name);
    this.#changed(namespace);
  }

  storedHandler(): ObjectHandler {
    return {
      upsert: ({ metadata: { name, uid, resourceVersion }, object }) => {
        // What we wrote ourselves is no news.
        if (this.#stored.get(name)?.resourceVersion === resourceVersion) return;
        const version = { kind: this.#rules.written, namespace: '', name, uid, resourceVersion };
        this.#stored.set(name, { ...version, digest: specDigest(specOf(object)) });
        this.#changed(name);
      },
      delete: ({ name, uid }) => {
        // Of one that was written since, what was before is no news.
        if (this.#stored.get(name)?.uid === uid) this.#stored.delete(name);
        this.#changed(name);
      },
    };
  }

  setOpen(isOpen: boolean): void {
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    if (!isOpen) return;
    if (!this.#wasOpen) {
      this.#wasOpen = true;
      // The one who wrote before us may have done so a moment ago.
      for (const name of this.#stored.keys()) this.#due.written(name);
      for (const name of [...this.#counted.namespaces(), ...this.#stored.keys()]) this.#frozen.add(name);
    }
    const frozen = Array.from(this.#frozen);
    this.#frozen.clear();
    for (const name of frozen) this.#changed(name);
  }

  stop(): void {
    this.#due.stop();
  }

  #changed(namespace: string): void {
    if (!this.#isOpen) this.#frozen.add(namespace);
    else this.#due.changed(namespace);
  }

  #ask(namespace: string): void {
    if (!this.#isOpen) {
      this.#frozen.add(namespace);
      return;
    }
    if (!this.#news(namespace)) return;
    const what = `write ${this.#rules.written.plural} ${namespace}`;
    const ended = (outcome: SummaryOutcome): void =>
      this.#parts.metrics.wroteSummary(this.#rules.written.plural, outcome);
    const isQueued = this.#parts.queue.add({
      key: what,
      what,
      isFirst: true,
      run: async (signal) => {
        const outcome = await this.#write(namespace, signal);
        if (outcome !== undefined) ended(outcome);
      },
      onFailure: () => {
        ended('failed');
        this.#retry(namespace, afterFailure);
      },
    });
    if (!isQueued) this.#retry(namespace, this.#parts.timing.window);
  }

  #retry(namespace: string, milliseconds: number): void {
    this.#due.postpone(namespace, milliseconds);
    this.#changed(namespace);
  }

  /** What has to be stored, if that is something else than what is. */
  #news(
    namespace: string,
  ): { readonly wanted: SummaryObject | undefined; readonly stored: Stored | undefined } | undefined {
    const built = this.#rules.build(namespace, this.#counted.of(namespace));
    const wanted = built && fittedSummary(built);
    const stored = this.#stored.get(namespace);
    if (wanted ? specDigest(wanted.spec) === stored?.digest : !stored) return undefined;
    return { wanted, stored };
  }

  async #write(namespace: string, signal: AbortSignal): Promise<SummaryOutcome | undefined> {
    const news = this.#isOpen ? this.#news(namespace) : undefined;
    if (!news) {
      if (!this.#isOpen) this.#frozen.add(namespace);
      return undefined;
    }
    const { wanted, stored } = news;
    const { store } = this.#parts;
    const kind = this.#rules.written;
    try {
      if (wanted) {
        const version = await store.putSummary(kind, wanted, stored, signal);
        this.#stored.set(namespace, { ...version, digest: specDigest(wanted.spec) });
      } else if (stored) {
        await store.remove(stored, signal);
        if (this.#stored.get(namespace) === stored) this.#stored.delete(namespace);
      }
    } catch (error) {
      if (!isOvertaken(error)) throw error;
      // The watch is about to tell what is stored; should it not, the next window does.
      this.#retry(namespace, this.#parts.timing.window);
      return 'conflict';
    }
    this.#due.written(namespace);
    const outcome = wanted ? (stored ? 'changed' : 'created') : 'deleted';
    this.#lines.write('info', { kind: kind.kind, name: namespace }, `summary ${outcome}`);
    return outcome;
  }
}

/** Somebody else wrote or deleted it meanwhile. */
function isOvertaken(error: unknown): boolean {
  return error instanceof KubeError && ['conflict', 'exists', 'missing'].includes(error.fault);
}

function specOf(object: unknown): unknown {
  return typeof object === 'object' && object !== null && 'spec' in object ? object.spec : undefined;
}
