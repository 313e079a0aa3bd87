import type { Gauge } from 'prom-client';
import type { MetricRow } from '../platform/metrics/metric-row.ts';
import type { MetricSet } from '../platform/metrics/metric-set.ts';
import type { WatchNews } from '../kube/watch/watch-news.ts';
import { targetPhases, type TargetState, type WatchTarget } from '../kube/watch/watched.ts';
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
  readonly #relists;
  readonly #drops;
  readonly #scans;
  readonly #commands;
  readonly #overflows;

  constructor(set: MetricSet, gauges: () => OperatorGauges) {
    this.#decisions = set.counter(rows.decisions);
    this.#triggers = set.counter(rows.triggers);
    this.#answering = set.histogram(rows.answering, answerBuckets);
    this.#relists = set.counter(rows.relists);
    this.#drops = set.counter(rows.drops);
    this.#scans = set.counter(rows.scans);
    this.#commands = set.counter(rows.commands);
    this.#overflows = set.counter(rows.overflows);
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

  commanded(outcome: CommandOutcome): void {
    this.#commands.inc({ outcome });
  }

  overflowed(): void {
    this.#overflows.inc();
  }

  /** Counts what watches tell of themselves. */
  watchNews(): Pick<WatchNews, 'onRelist' | 'onDrop'> {
    return {
      onRelist: ({ kind }, cause) => this.#relists.inc({ kind: kind.plural, cause }),
      onDrop: ({ kind }, cause) => this.#drops.inc({ kind: kind.plural, cause }),
    };
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
  const watches: Gauge<'kind' | 'state'> = set.gauge(rows.watches, () => {
    watches.reset();
    for (const [{ kind }, { phase }] of gauges().states) {
      for (const state of targetPhases) watches.set({ kind: kind.plural, state }, state === phase ? 1 : 0);
    }
  });
}

function addGauge(set: MetricSet, row: MetricRow<never>, read: () => number): void {
  const gauge: Gauge = set.gauge(row, () => gauge.set(read()));
}
