import type { MetricTable } from '../../src/platform/metrics/metric-row.ts';

/** What the documentation says of one program: its metrics, the values of their labels, and what is to be known besides. */
export interface ProgramMetrics {
  readonly table: MetricTable;
  /** Where the rows are written down. */
  readonly source: string;
  /** Sentences above the table. */
  readonly intro: string;
  /** `of` is the name of the metric without what all of them begin with. */
  readonly labels: readonly (readonly [label: string, of: string, values: readonly string[]])[];
  /** Sentences below the tables. */
  readonly notes?: string;
}
