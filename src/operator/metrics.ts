import type { Gauge } from 'prom-client';
import type { MetricRow } from '../platform/metrics/metric-row.ts';
import type { MetricSet } from '../platform/metrics/metric-set.ts';
import type { TargetState, WatchTarget } from '../kube/watch/watched.ts';
import { WatchMetrics } from '../service/watching/watch-metrics.ts';
import {
  commandOutcomes,
  decisions,
  operatorRows as rows,
  scanResults,
  triggerOutcomes,
  type CommandOutcome,
  type Decision,
  type ScanResult,
} from './metrics-table.ts';

/** What is asked whenever somebody reads the metrics; all of it is empty in a replica that does not lead. */
export interface OperatorGauges {
  readonly queueDepth: number;
  readonly queueOldestSeconds: number;
  readonly scansWaiting: number;
  readonly commandsOpen: number;
  readonly isScannerDown: boolean;
  readonly states: ReadonlyMap<WatchTarget, TargetState>;
  /** By kind. */
  readonly known: ReadonlyMap<string, number>;
}

const answerBuckets = [0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120, 300, 600];

/** Counts what the operator does. */
export class OperatorMetrics {
  readonly #decisions;
  readonly #triggers;
  readonly #answering;
  readonly #watches: WatchMetrics;
  readonly #scans;
  readonly #commands;
  readonly #overflows;
  readonly #lastFull;

  constructor(set: MetricSet, gauges: () => OperatorGauges) {
    this.#decisions = set.counter(rows.decisions);
    this.#triggers = set.counter(rows.triggers);
    this.#answering = set.histogram(rows.answering, answerBuckets);
    this.#watches = new WatchMetrics(set, 'operator', () => gauges().states);
    this.#scans = set.counter(rows.scans);
    this.#commands = set.counter(rows.commands);
    this.#overflows = set.counter(rows.overflows);
    this.#lastFull = set.gauge(rows.lastFull);
    this.#beginAtZero();
    addGauges(set, gauges);
  }

  decided(decision: Decision): void {
    this.#decisions.inc({ decision });
  }

  /** The outcome is one of `triggerOutcomes`. */
  triggered(outcome: string, count: number): void {
    this.#triggers.inc({ outcome }, count);
  }

  answered(seconds: number): void {
    this.#answering.observe(seconds);
  }

  scanned(result: ScanResult): void {
    this.#scans.inc({ result });
  }

  /** A scan of everything has ended, complete; `now` in milliseconds since 1970. */
  scannedAll(now: number): void {
    this.#lastFull.set(now / 1000);
  }

  commanded(outcome: CommandOutcome): void {
    this.#commands.inc({ outcome });
  }

  overflowed(): void {
    this.#overflows.inc();
  }

  /** Counts what watches tell of themselves. */
  get watchNews(): WatchMetrics['news'] {
    return this.#watches.news;
  }

  /** A counter that appears with its first event hides that event from `increase()`. */
  #beginAtZero(): void {
    for (const decision of decisions) this.#decisions.inc({ decision }, 0);
    for (const outcome of triggerOutcomes) this.#triggers.inc({ outcome }, 0);
    for (const result of scanResults) this.#scans.inc({ result }, 0);
    for (const outcome of commandOutcomes) this.#commands.inc({ outcome }, 0);
  }
}

function addGauges(set: MetricSet, gauges: () => OperatorGauges): void {
  addGauge(set, rows.queueDepth, () => gauges().queueDepth);
  addGauge(set, rows.queueOldest, () => gauges().queueOldestSeconds);
  addGauge(set, rows.scansWaiting, () => gauges().scansWaiting);
  addGauge(set, rows.commandsOpen, () => gauges().commandsOpen);
  addGauge(set, rows.scannerDown, () => (gauges().isScannerDown ? 1 : 0));
  const known: Gauge<'kind'> = set.gauge(rows.known, () => {
    known.reset();
    for (const [kind, count] of gauges().known) known.set({ kind }, count);
  });
}

function addGauge(set: MetricSet, row: MetricRow<never>, read: () => number): void {
  const gauge: Gauge = set.gauge(row, () => gauge.set(read()));
}
