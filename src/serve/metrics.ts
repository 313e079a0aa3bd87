import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import {
  type ErrorCause,
  type MetricRow,
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
  readonly #registry = new Registry();
  readonly #inFlight = this.#gauge(rows.inFlight);
  readonly #judging = this.#histogram(rows.judging, judgeBuckets);
  readonly #fetching = this.#histogram(rows.fetching, fetchBuckets);
  readonly #verdicts = this.#counter(rows.verdicts);
  readonly #deliveries = this.#counter(rows.deliveries);
  readonly #refused = this.#counter(rows.refused);
  readonly #errors = this.#counter(rows.errors);
  readonly #limitLeft = this.#gauge(rows.limitLeft);
  readonly #limitReset = this.#gauge(rows.limitReset);
  readonly #pages = this.#counter(rows.pages);
  readonly #pollRounds = this.#counter(rows.pollRounds);
  readonly #repaired = this.#counter(rows.repaired);
  /** Those that were heard of last come last. */
  readonly #installations = new Set<string>();

  constructor({ version, queue, hasProcess = true }: MetricsSettings) {
    const depth: Gauge = this.#gauge(rows.queueDepth, () => depth.set(queue().depth));
    const oldest: Gauge = this.#gauge(rows.queueOldest, () => oldest.set(queue().oldestAge));
    this.#gauge(rows.build).set({ version, node: process.versions.node }, 1);
    this.#beginAtZero();
    // Under their usual names, which everybody's dashboards know.
    if (hasProcess) collectDefaultMetrics({ register: this.#registry });
  }

  /** All of it, in the format of Prometheus. */
  async read(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
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

  #counter<Label extends string>({ name, help, labels }: Row<Label>): Counter<Label> {
    return new Counter({ name, help, labelNames: labels, registers: [this.#registry] });
  }

  #gauge<Label extends string>({ name, help, labels }: Row<Label>, collect?: () => void): Gauge<Label> {
    const registers = [this.#registry];
    return new Gauge({ name, help, labelNames: labels, registers, ...(collect && { collect }) });
  }

  #histogram<Label extends string>({ name, help, labels }: Row<Label>, buckets: number[]): Histogram<Label> {
    return new Histogram({ name, help, labelNames: labels, buckets, registers: [this.#registry] });
  }
}

type Row<Label extends string> = MetricRow & { readonly labels: readonly Label[] };
