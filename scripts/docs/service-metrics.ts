import type { MetricRow } from '../../src/platform/metrics/metric-row.ts';
import { probePaths } from '../../src/service/http/probes.ts';
import { type Program, serviceMetricRows } from '../../src/service/metrics/service-metric-rows.ts';
import { refusalCauses } from '../../src/service/metrics/service-metrics.ts';
import type { ProgramMetrics } from './program-metrics.ts';

/** What is a program's own, besides what all programs of a cluster count. */
interface OwnMetrics extends Pick<ProgramMetrics, 'notes'> {
  readonly program: Program;
  readonly title: string;
  /** Where its rows are written down. */
  readonly source?: string;
  readonly rows?: readonly MetricRow[];
  readonly labels?: ProgramMetrics['labels'];
}

/** What a program of a cluster counts: what all do, then its own. */
export function serviceMetrics({ program, title, source, rows = [], labels = [], notes }: OwnMetrics): ProgramMetrics {
  const common = 'src/service/metrics/service-metric-rows.ts';
  return {
    table: { program, title, rows: [...Object.values(serviceMetricRows(program)), ...rows] },
    source: source === undefined ? common : `${common}, ${source}`,
    intro: `Of \`kubescape-gitops ${program}\`. Whoever reaches its port may read them.`,
    labels: [
      ['cause', `${program}_refused_requests_total`, refusalCauses],
      ['path', `${program}_http_requests_total`, [...probePaths, 'those of calls', 'other']],
      ...labels,
    ],
    ...(notes !== undefined && { notes }),
  };
}
