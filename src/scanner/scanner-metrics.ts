import type { Gauge } from 'prom-client';
import { severities } from '../model/finding.ts';
import type { MetricSet } from '../platform/metrics/metric-set.ts';
import { kubeFaults, type KubeFault } from '../kube/api/kube-error.ts';
import type { TargetState, WatchTarget } from '../kube/watch/watched.ts';
import { WatchMetrics } from '../service/watching/watch-metrics.ts';
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
  readonly openTriggers: number;
  readonly unreflected: number;
  /** Milliseconds. */
  readonly oldestUnreflected: number;
  readonly states: ReadonlyMap<WatchTarget, TargetState>;
}

/** What keeps a result from being written; one that is called off has not failed. */
export const writeFaults = kubeFaults.filter((fault) => fault !== 'aborted');

/** Counts what the scanner does. */
export class ScannerMetrics {
  readonly #watches: WatchMetrics;
  readonly #scans;
  readonly #fullScans;
  readonly #scores;
  readonly #lastFull;
  readonly #oldestResult;
  readonly #writes;
  readonly #writeFailures;
  readonly #triggers;
  #measure: (() => Measured) | undefined;
  #openScans: () => number = () => 0;

  constructor(metrics: MetricSet) {
    this.#watches = new WatchMetrics(metrics, 'scanner', () => this.#measure?.().states ?? new Map());
    this.#scans = metrics.histogram(rows.scans, scanBuckets);
    this.#fullScans = metrics.counter(rows.fullScans);
    this.#scores = metrics.gauge(rows.scores);
    this.#lastFull = metrics.gauge(rows.lastFull);
    this.#oldestResult = metrics.gauge(rows.oldestResult);
    this.#writes = metrics.counter(rows.writes);
    this.#writeFailures = metrics.counter(rows.writeFailures);
    this.#triggers = metrics.counter(rows.triggers);
    this.#collect(metrics);
    // A counter that appears with its first event hides that event from increase().
    for (const outcome of triggerOutcomes) this.#triggers.inc({ outcome }, 0);
    for (const kind of resultKinds) for (const outcome of writeOutcomes) this.#writes.inc({ kind, outcome }, 0);
    for (const fault of writeFaults) this.#writeFailures.inc({ fault }, 0);
    for (const outcome of ['complete', 'failed', 'cancelled'] as const) this.#fullScans.inc({ outcome }, 0);
  }

  /** Whom to ask for what is measured when somebody reads; undefined: nobody leads here, and all is 0. */
  measure(measure: (() => Measured) | undefined): void {
    this.#measure = measure;
    if (measure !== undefined) return;
    // What this replica knew last is not what holds: another one leads, or all is judged anew.
    this.#scores.reset();
    this.#oldestResult.set(0);
  }

  /** Whom to ask how many scans wait or are under way. */
  countScans(open: () => number): void {
    this.#openScans = open;
  }

  get watchNews(): WatchMetrics['news'] {
    return this.#watches.news;
  }

  failedToWrite(fault: KubeFault): void {
    this.#writeFailures.inc({ fault });
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

  /** All results were judged, and found stored or written, since then, in milliseconds since 1970. */
  confirmedSince(then: number): void {
    this.#oldestResult.set(then / 1000);
  }

  #collect(metrics: MetricSet): void {
    const of = (value: (measured: Measured) => number): number => (this.#measure ? value(this.#measure()) : 0);
    const objects: Gauge = metrics.gauge(rows.objects, () => objects.set(of((now) => now.objects)));
    const subjects: Gauge = metrics.gauge(rows.subjects, () => subjects.set(of((now) => now.subjects)));
    const scans: Gauge = metrics.gauge(rows.openScans, () => scans.set(this.#openScans()));
    const triggers: Gauge = metrics.gauge(rows.openTriggers, () => triggers.set(of((now) => now.openTriggers)));
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
