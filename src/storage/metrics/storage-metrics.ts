import type { Gauge } from 'prom-client';
import type { MetricSet } from '../../platform/metrics/metric-set.ts';
import type { TargetState, WatchTarget } from '../../kube/watch/watched.ts';
import { WatchMetrics } from '../../service/watching/watch-metrics.ts';
import { configurationSummaries, resultKinds, vulnerabilitySummaries } from '../kinds/stored-kinds.ts';
import { removalCauses, type RemovalCause, type RemovalOutcome } from '../removal/removal.ts';
import { metricRows as rows } from './metrics-table.ts';

/** What metrics ask for when somebody reads them. */
export interface StorageFigures {
  usage(): Iterable<readonly [kind: string, usage: { readonly objects: number; readonly bytes: number }]>;
  queueDepth(): number;
  /** In seconds. */
  queueOldest(): number;
  isFull(): boolean;
  suspects(): number;
  watches(): ReadonlyMap<WatchTarget, TargetState>;
}

/** What became of the summary of a namespace. */
export const summaryOutcomes = ['created', 'changed', 'deleted', 'conflict', 'failed'] as const;
export type SummaryOutcome = (typeof summaryOutcomes)[number];

/** Counts what the storage process does. */
export class StorageMetrics {
  readonly #summaryWrites;
  readonly #removals;
  readonly #refused;
  readonly #events;
  readonly #lastCleanup;
  readonly #watches: WatchMetrics;
  #figures: StorageFigures | undefined;

  constructor(set: MetricSet, budget: number) {
    this.#summaryWrites = set.counter(rows.summaryWrites);
    this.#removals = set.counter(rows.removals);
    this.#refused = set.counter(rows.refused);
    this.#events = set.counter(rows.watchEvents);
    this.#lastCleanup = set.gauge(rows.lastCleanup);
    set.gauge(rows.budget).set(budget);
    const objects = set.gauge(rows.objects, () => {
      objects.reset();
      for (const [kind, usage] of this.#figures?.usage() ?? []) objects.set({ kind }, usage.objects);
    });
    const bytes = set.gauge(rows.bytes, () => {
      bytes.reset();
      for (const [kind, usage] of this.#figures?.usage() ?? []) bytes.set({ kind }, usage.bytes);
    });
    const depth: Gauge = set.gauge(rows.queueDepth, () => depth.set(this.#figures?.queueDepth() ?? 0));
    const oldest: Gauge = set.gauge(rows.queueOldest, () => oldest.set(this.#figures?.queueOldest() ?? 0));
    const full: Gauge = set.gauge(rows.full, () => full.set(this.#figures?.isFull() === true ? 1 : 0));
    const suspects: Gauge = set.gauge(rows.suspects, () => suspects.set(this.#figures?.suspects() ?? 0));
    this.#watches = new WatchMetrics(set, 'storage', () => this.#figures?.watches() ?? new Map());
    this.#beginAtZero();
  }

  /** A counter that appears with its first event hides that event from `increase()`. */
  #beginAtZero(): void {
    this.#lastCleanup.set(0);
    this.#refused.inc(0);
    for (const { plural: kind } of [configurationSummaries, vulnerabilitySummaries]) {
      for (const outcome of summaryOutcomes) this.#summaryWrites.inc({ kind, outcome }, 0);
    }
    for (const { plural: kind } of resultKinds) {
      for (const cause of removalCauses) {
        for (const outcome of ['done', 'failed']) this.#removals.inc({ kind, cause, outcome }, 0);
      }
    }
  }

  /** Whom to ask from now on; nobody while another replica leads. */
  ask(figures: StorageFigures | undefined): void {
    this.#figures = figures;
  }

  get watchNews(): WatchMetrics['news'] {
    return this.#watches.news;
  }

  wroteSummary(kind: string, outcome: SummaryOutcome): void {
    this.#summaryWrites.inc({ kind, outcome });
  }

  removed(kind: string, cause: RemovalCause, outcome: RemovalOutcome): void {
    this.#removals.inc({ kind, cause, outcome });
  }

  queueRefused(): void {
    this.#refused.inc();
  }

  watched(kind: string, type: string): void {
    this.#events.inc({ kind, type });
  }

  cleanedUp(): void {
    this.#lastCleanup.set(Date.now() / 1000);
  }
}
