import { type MetricRow, row as rowOf } from '../../platform/metrics/metric-row.ts';

export interface ServiceMetricRows {
  readonly build: MetricRow<'version' | 'node'>;
  readonly leading: MetricRow<never>;
  readonly requests: MetricRow<'path' | 'status'>;
  readonly requestSeconds: MetricRow<'path'>;
  readonly refused: MetricRow<'cause'>;
  readonly memoryLimit: MetricRow<never>;
}

/** What each program of a cluster counts, whatever it does; `program` is `operator`, `scanner` or `storage`. */
export function serviceMetricRows(program: string): ServiceMetricRows {
  const row = rowOf(`kubescape_gitops_${program}`);
  return {
    build: row('build_info', 'gauge', 'Always 1; which program runs.', ['version', 'node']),
    leading: row('leading', 'gauge', '1 while this replica leads, else 0.'),
    requests: row('http_requests_total', 'counter', 'HTTP requests that were answered, by path and status.', [
      'path',
      'status',
    ]),
    requestSeconds: row('http_request_seconds', 'histogram', 'Time to answer one call; probes are not counted.', [
      'path',
    ]),
    refused: row('refused_requests_total', 'counter', 'HTTP requests and connections refused, by cause.', ['cause']),
    memoryLimit: row('memory_limit_bytes', 'gauge', 'Memory that the process may use, of its container or its heap.'),
  };
}
