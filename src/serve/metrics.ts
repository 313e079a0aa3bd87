import type { Gauge } from 'prom-client';
import { MetricSet, type MetricsText } from '../platform/metrics/metric-set.ts';
import {
  type ErrorCause,
  type Phase,
  type VerdictOutcome,
  deliveryResults,
  errorCauses,
  knownEvents,
  metricRows as rows,
  phases,
  verdictOutcomes,
} from './metrics-table.ts';

export { metricsTable } from './metrics-table.ts';

/** The queue as it is now. */
interface QueueState {
  readonly depth: number;
  /** Of the oldest entry that waits, in seconds; 0 when none waits. */
  readonly oldestAge: number;
}

export interface MetricsSettings {
  /** Of this program. */
  readonly version: string;
  /** Asked whenever somebody reads the metrics. What it throws, reading throws. */
  readonly queue: () => QueueState;
  /** Whether those of the process are there, too: memory, CPU, event loop. They watch it for as long as it lives. */
  readonly hasProcess?: boolean;
}

/** More would be a time series each, for good. */
const mostInstallations = 1000;

const judgeBuckets = [0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600];
const fetchBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** Counts what the server does, in a registry of its own. */
export class Metrics {
  readonly #set = new MetricSet();
  readonly #inFlight = this.#set.gauge(rows.inFlight);
  readonly #judging = this.#set.histogram(rows.judging, judgeBuckets);
  readonly #fetching = this.#set.histogram(rows.fetching, fetchBuckets);
  readonly #verdicts = this.#set.counter(rows.verdicts);
  readonly #deliveries = this.#set.counter(rows.deliveries);
  readonly #refused = this.#set.counter(rows.refused);
  readonly #errors = this.#set.counter(rows.errors);
  readonly #limitLeft = this.#set.gauge(rows.limitLeft);
  readonly #limitReset = this.#set.gauge(rows.limitReset);
  readonly #pages = this.#set.counter(rows.pages);
  readonly #pollRounds = this.#set.counter(rows.pollRounds);
  readonly #repaired = this.#set.counter(rows.repaired);
  /** Those that were heard of last come last. */
  readonly #installations = new Set<string>();

  constructor({ version, queue, hasProcess = true }: MetricsSettings) {
    const depth: Gauge = this.#set.gauge(rows.queueDepth, () => depth.set(queue().depth));
    const oldest: Gauge = this.#set.gauge(rows.queueOldest, () => oldest.set(queue().oldestAge));
    this.#set.gauge(rows.build).set({ version, node: process.versions.node }, 1);
    this.#beginAtZero();
    if (hasProcess) this.#set.addProcess();
  }

  /** All of it, in the format of Prometheus. */
  read(): Promise<MetricsText> {
    return this.#set.read();
  }

  /** Something begins; what this returns is called once, when it ends. */
  begin(phase: Phase): () => void {
    this.#inFlight.inc({ phase });
    return () => this.#inFlight.dec({ phase });
  }

  judged(weight: 'heavy' | 'light', seconds: number): void {
    this.#judging.observe({ weight }, seconds);
  }

  fetched(seconds: number): void {
    this.#fetching.observe(seconds);
  }

  ended(outcome: VerdictOutcome): void {
    this.#verdicts.inc({ outcome });
  }

  /** The event may be any text that somebody sent. */
  delivered(event: string, result: (typeof deliveryResults)[number]): void {
    this.#deliveries.inc({ event: knownEvents.has(event) ? event : 'other', result });
  }

  /** The cause is one of a fixed set: `RefusalCause`. */
  refused(cause: string): void {
    this.#refused.inc({ cause });
  }

  failed(cause: ErrorCause): void {
    this.#errors.inc({ cause });
  }

  /** What GitHub said of the rate limit of an installation, or of the app itself; `reset` in milliseconds since 1970. */
  limited(limit: { readonly installation: number | 'app'; readonly left: number; readonly reset: number }): void {
    const installation = String(limit.installation);
    this.#installations.delete(installation);
    this.#installations.add(installation);
    this.#limitLeft.set({ installation }, limit.left);
    this.#limitReset.set({ installation }, limit.reset / 1000);
    const [oldest] = this.#installations;
    if (oldest !== undefined && this.#installations.size > mostInstallations) this.#forget(oldest);
  }

  pageServed(): void {
    this.#pages.inc();
  }

  polled(result: 'done' | 'failed', repaired: number): void {
    this.#pollRounds.inc({ result });
    this.#repaired.inc(repaired);
  }

  #forget(installation: string): void {
    this.#installations.delete(installation);
    this.#limitLeft.remove({ installation });
    this.#limitReset.remove({ installation });
  }

  /** A counter that appears with its first event hides that event from `increase()`. */
  #beginAtZero(): void {
    for (const phase of phases) this.#inFlight.set({ phase }, 0);
    for (const outcome of verdictOutcomes) this.#verdicts.inc({ outcome }, 0);
    for (const cause of errorCauses) this.#errors.inc({ cause }, 0);
    for (const result of ['done', 'failed'] as const) this.#pollRounds.inc({ result }, 0);
    for (const weight of ['heavy', 'light'] as const) this.#judging.zero({ weight });
    for (const event of [...knownEvents, 'other']) {
      for (const result of deliveryResults) this.#deliveries.inc({ event, result }, 0);
    }
  }
}
