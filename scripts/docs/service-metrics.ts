import type { MetricTable } from '../../src/platform/metrics/metric-row.ts';
import { dropCauses, relistCauses } from '../../src/kube/watch/watch-news.ts';
import { targetPhases } from '../../src/kube/watch/watched.ts';
import { probePaths } from '../../src/service/http/probes.ts';
import { serviceMetricRows } from '../../src/service/metrics/service-metric-rows.ts';
import { refusalCauses } from '../../src/service/metrics/service-metrics.ts';
import type { ProgramMetrics } from './program-metrics.ts';

/** What a program counts besides what all programs of a cluster do: its table, and where that is written down. */
interface OwnMetrics
  extends Pick<ProgramMetrics, 'table' | 'notes'>, Partial<Pick<ProgramMetrics, 'source' | 'labels'>> {}

/** The section of a program of a cluster: what all of them count, then its own. */
export function serviceMetrics({ table, source, labels = [], notes }: OwnMetrics): ProgramMetrics {
  const { program, title, rows } = table;
  const all: MetricTable = { program, title, rows: [...Object.values(serviceMetricRows(program)), ...rows] };
  const common = 'src/service/metrics/service-metric-rows.ts, src/service/watching/watch-metrics.ts';
  return {
    table: all,
    source: source === undefined ? common : `${common}, ${source}`,
    intro: `Of \`kubescape-gitops ${program}\`. Whoever reaches its port may read them.`,
    labels: [
      ['state', `${program}_watch_state`, targetPhases],
      ['cause', `${program}_watch_relists_total`, relistCauses],
      ['cause', `${program}_watch_drops_total`, dropCauses],
      ['cause', `${program}_refused_requests_total`, refusalCauses],
      ['path', `${program}_http_requests_total`, [...probePaths, 'those of calls', 'other']],
      ...labels,
    ],
    ...(notes !== undefined && { notes }),
  };
}
