import type { Counter, Gauge, Histogram } from 'prom-client';
import type { MetricSet } from '../../platform/metrics/metric-set.ts';
import { isProbePath } from '../http/probes.ts';
import { refusals, type RefusalCause } from '../http/refusal.ts';
import type { MemoryLimits } from '../memory/memory-limit.ts';
import { memoryShare } from '../memory/memory-watch.ts';
import { serviceMetricRows } from './service-metric-rows.ts';

export interface ServiceMetricsSettings {
  readonly program: string;
  readonly version: string;
  readonly isLeading: () => boolean;
  /** Whether the Lease can neither be read nor written. */
  readonly isLeaseAway: () => boolean;
  readonly limits: MemoryLimits;
}

const buckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Counts what every service does. */
export class ServiceMetrics {
  readonly #requests: Counter<'path' | 'status'>;
  readonly #requestSeconds: Histogram<'path'>;
  readonly #refused: Counter<'cause'>;

  constructor(set: MetricSet, { program, version, isLeading, isLeaseAway, limits }: ServiceMetricsSettings) {
    const rows = serviceMetricRows(program);
    set.gauge(rows.build).set({ version, node: process.versions.node }, 1);
    set.gauge(rows.memoryLimit).set(limits.container ?? limits.heap);
    const used: Gauge = set.gauge(rows.memoryUsed, () => used.set(memoryShare(process.memoryUsage(), limits).ratio));
    const lease: Gauge = set.gauge(rows.lease, () => lease.set(isLeaseAway() ? 1 : 0));
    const leading: Gauge = set.gauge(rows.leading, () => leading.set(isLeading() ? 1 : 0));
    this.#requests = set.counter(rows.requests);
    this.#requestSeconds = set.histogram(rows.requestSeconds, buckets);
    this.#refused = set.counter(rows.refused);
    // A counter that appears with its first event hides that event from `increase()`.
    for (const cause of refusalCauses) this.#refused.inc({ cause }, 0);
    set.addProcess();
  }

  /** The path is one of a fixed set. */
  answered(path: string, status: number, seconds: number): void {
    this.#requests.inc({ path, status: String(status) });
    // Probes take no time, and would be most of what is read.
    if (path !== 'other' && !isProbePath(path)) this.#requestSeconds.observe({ path }, seconds);
  }

  refused(cause: RefusalCause): void {
    this.#refused.inc({ cause });
  }
}

/** All of them, for the documentation, too. */
export const refusalCauses: readonly string[] = [...Object.keys(refusals), 'connections', 'not-http'];
