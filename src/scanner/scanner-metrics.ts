import type { Gauge } from 'prom-client';
import { severities } from '../model/finding.ts';
import type { MetricSet } from '../platform/metrics/metric-set.ts';
import type { RelistCause } from '../kube/watch/watch-news.ts';
import { targetPhases, type TargetState, type WatchTarget } from '../kube/watch/watched.ts';
import { triggerOutcomes, type TriggerOutcome } from './triggers/trigger-outcomes.ts';
import { resultKinds, type ResultKind } from './stored/result-kinds.ts';
import type { SeverityCounts } from './judging/severity-tally.ts';
import { writeOutcomes, type WriteOutcome } from './writing/result-writer.ts';
import { scannerRows as rows } from './metrics-table.ts';

const scanBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** What there is to measure while this replica leads. */
export interface Measured {
  readonly objects: number;
  readonly subjects: number;
  readonly stored: Readonly<Record<ResultKind, number>>;
  readonly failed: SeverityCounts;
  readonly unreflected: number;
  /** Milliseconds. */
  readonly oldestUnreflected: number;
}

/** Counts what the scanner does. */
export class ScannerMetrics {
  readonly #watches;
  readonly #relists;
  readonly #scans;
  readonly #fullScans;
  readonly #scores;
  readonly #lastFull;
  readonly #writes;
  readonly #triggers;
  #measure: (() => Measured) | undefined;

  constructor(metrics: MetricSet) {
    this.#watches = metrics.gauge(rows.watches);
    this.#relists = metrics.counter(rows.relists);
    this.#scans = metrics.histogram(rows.scans, scanBuckets);
    this.#fullScans = metrics.counter(rows.fullScans);
    this.#scores = metrics.gauge(rows.scores);
    this.#lastFull = metrics.gauge(rows.lastFull);
    this.#writes = metrics.counter(rows.writes);
    this.#triggers = metrics.counter(rows.triggers);
    this.#collect(metrics);
    // A counter that appears with its first event hides that event from increase().
    for (const outcome of triggerOutcomes) this.#triggers.inc({ outcome }, 0);
    for (const kind of resultKinds) for (const outcome of writeOutcomes) this.#writes.inc({ kind, outcome }, 0);
    for (const outcome of ['complete', 'failed', 'cancelled'] as const) this.#fullScans.inc({ outcome }, 0);
  }

  /** Whom to ask for what is measured when somebody reads; undefined: nobody leads here, and all is 0. */
  measure(measure: (() => Measured) | undefined): void {
    this.#measure = measure;
  }

  watched({ kind }: WatchTarget, state: TargetState): void {
    for (const phase of targetPhases)
      this.#watches.set({ kind: kind.plural, state: phase }, state.phase === phase ? 1 : 0);
  }

  /** Nothing is watched any more. */
  unwatched(): void {
    this.#watches.reset();
  }

  relisted({ kind }: WatchTarget, cause: RelistCause): void {
    this.#relists.inc({ kind: kind.plural, cause });
  }

  wrote(kind: ResultKind, outcome: WriteOutcome): void {
    this.#writes.inc({ kind, outcome });
  }

  triggered(outcome: TriggerOutcome): void {
    this.#triggers.inc({ outcome });
  }

  scanned(scan: 'triggers' | 'full' | 'narrowed', milliseconds: number): void {
    this.#scans.observe({ scan }, milliseconds / 1000);
  }

  fullScanEnded(outcome: 'complete' | 'failed' | 'cancelled'): void {
    this.#fullScans.inc({ outcome });
  }

  /** A scan of everything is complete; `now` in milliseconds since 1970. */
  scored(scores: readonly { readonly name: string; readonly complianceScore: number }[], now: number): void {
    for (const { name, complianceScore } of scores) this.#scores.set({ framework: name }, complianceScore);
    this.#lastFull.set(now / 1000);
  }

  #collect(metrics: MetricSet): void {
    const of = (value: (measured: Measured) => number): number => (this.#measure ? value(this.#measure()) : 0);
    const objects: Gauge = metrics.gauge(rows.objects, () => objects.set(of((now) => now.objects)));
    const subjects: Gauge = metrics.gauge(rows.subjects, () => subjects.set(of((now) => now.subjects)));
    const unreflected: Gauge = metrics.gauge(rows.unreflected, () => unreflected.set(of((now) => now.unreflected)));
    const oldest: Gauge = metrics.gauge(rows.oldest, () => oldest.set(of((now) => now.oldestUnreflected / 1000)));
    const stored: Gauge<'kind'> = metrics.gauge(rows.stored, () => {
      for (const kind of resultKinds)
        stored.set(
          { kind },
          of((now) => now.stored[kind]),
        );
    });
    const failed: Gauge<'severity'> = metrics.gauge(rows.failed, () => {
      for (const severity of severities)
        failed.set(
          { severity },
          of((now) => now.failed[severity]),
        );
    });
  }
}
