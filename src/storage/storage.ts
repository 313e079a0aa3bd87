import type { Logger } from 'pino';
import type { KubeApi } from '../kube/api/kube-api.ts';
import type { MetricSet } from '../platform/metrics/metric-set.ts';
import type { Endpoint, Health, Reply } from '../service/http/endpoint.ts';
import { StorageMetrics } from './metrics/storage-metrics.ts';
import { StorageRun } from './storage-run.ts';
import type { StorageSettings } from './storage-settings.ts';
import { CustomObjectStore } from './store/custom-object-store.ts';

/** What the storage process is given. */
export interface StorageContext {
  readonly api: KubeApi;
  readonly metrics: MetricSet;
  readonly log: Logger;
}

/** Keeps what is stored: summaries of namespaces, no results of what is gone, no more bytes than there may be. */
export class Storage {
  readonly #context: StorageContext;
  readonly #settings: StorageSettings;
  readonly #metrics: StorageMetrics;
  #run: StorageRun | undefined;

  readonly endpoints: readonly Endpoint[] = [
    { method: 'GET', path: '/v1/usage', answer: () => Promise.resolve(this.#usage()) },
  ];

  /** Ready as soon as it runs: nobody waits for its answers. What is slower or blinder than it should be is a degradation. */
  readonly health: Health = {
    live: () => [],
    ready: () => [],
    degraded: () => this.#run?.complaints() ?? [],
  };

  constructor(context: StorageContext, settings: StorageSettings) {
    this.#context = context;
    this.#settings = settings;
    this.#metrics = new StorageMetrics(context.metrics, settings.mostBytes);
  }

  /** Works while this replica leads. */
  async lead(signal: AbortSignal): Promise<void> {
    const { api, log } = this.#context;
    const store = new CustomObjectStore(api, this.#settings.watches);
    const { atOnce, mostWaiting } = this.#settings.queue;
    log.info({ atOnce, mostWaiting }, `queue: ${atOnce} writes at once, room for ${mostWaiting}`);
    const run = new StorageRun({ api, store, settings: this.#settings, metrics: this.#metrics, log });
    this.#run = run;
    try {
      await run.until(signal);
    } finally {
      if (this.#run === run) this.#run = undefined;
    }
  }

  /** What is stored. Bytes are measured of what is watched whole, and estimated of the rest. */
  #usage(): Reply {
    const run = this.#run;
    if (!run) return { status: 503, json: { error: 'this replica does not lead' }, headers: { 'retry-after': '5' } };
    const kinds = Object.fromEntries(Array.from(run.usage(), ([kind, usage]) => [kind.plural, usage]));
    const unknown = run.complaints();
    return { status: 200, json: { bytes: run.bytes, budget: this.#settings.mostBytes, kinds, unknown } };
  }
}
