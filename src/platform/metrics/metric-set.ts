import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { MetricRow } from './metric-row.ts';

/** A text as Prometheus reads it. */
export interface MetricsText {
  readonly contentType: string;
  readonly text: string;
}

/** The metrics of one program, in a registry of its own. */
export class MetricSet {
  readonly #registry = new Registry();

  /** Makes a counter of a row; each row may be made once. */
  counter<Label extends string>({ name, help, labels }: MetricRow<Label>): Counter<Label> {
    return new Counter({ name, help, labelNames: labels, registers: [this.#registry] });
  }

  /** Makes a gauge; `collect` is called whenever somebody reads, and what it throws, reading throws. */
  gauge<Label extends string>(
    { name, help, labels }: MetricRow<Label>,
    collect?: () => void | Promise<void>,
  ): Gauge<Label> {
    const registers = [this.#registry];
    return new Gauge({ name, help, labelNames: labels, registers, ...(collect && { collect }) });
  }

  /** Makes a histogram; `buckets` are upper bounds, rising. */
  histogram<Label extends string>(
    { name, help, labels }: MetricRow<Label>,
    buckets: readonly number[],
  ): Histogram<Label> {
    return new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers: [this.#registry] });
  }

  /**
   * Adds those of the process, under their usual names, which everybody's dashboards know: memory, CPU, lag of the event
   * loop. They watch it for as long as it lives.
   */
  addProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** All of it, in the format of Prometheus. */
  async read(): Promise<MetricsText> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}
