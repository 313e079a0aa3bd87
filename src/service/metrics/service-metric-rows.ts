import { type MetricRow, row as rowOf } from '../../platform/metrics/metric-row.ts';

export interface ServiceMetricRows {
  readonly build: MetricRow<'version' | 'node'>;
  readonly leading: MetricRow<never>;
  readonly lease: MetricRow<never>;
  readonly requests: MetricRow<'path' | 'status'>;
  readonly requestSeconds: MetricRow<'path'>;
  readonly refused: MetricRow<'cause'>;
  readonly memoryLimit: MetricRow<never>;
  readonly memoryUsed: MetricRow<never>;
}

/** What each program of a cluster counts, whatever it does; `program` is `operator`, `scanner` or `storage`. */
export function serviceMetricRows(program: string): ServiceMetricRows {
  const row = rowOf(`kubescape_gitops_${program}`);
  return {
    build: row('build_info', 'gauge', 'Always 1; which program runs.', '', ['version', 'node']),
    leading: row(
      'leading',
      'gauge',
      '1 while this replica leads, else 0.',
      'Not 1 in any replica for minutes: `kubectl get lease -n kubescape`; is a Pod there, may it write the Lease?',
    ),
    lease: row(
      'lease_unavailable',
      'gauge',
      '1 while the Lease cannot be read or written, else 0.',
      '`/readyz` says why: the API server is away, or the rights on `leases` are.',
    ),
    requests: row(
      'http_requests_total',
      'counter',
      'HTTP requests that were answered, by path and status.',
      'Status 429 or 503 for long: callers wait; see the queues and `leading`.',
      ['path', 'status'],
    ),
    requestSeconds: row('http_request_seconds', 'histogram', 'Time to answer one call; probes are not counted.', '', [
      'path',
    ]),
    refused: row(
      'refused_requests_total',
      'counter',
      'HTTP requests and connections refused, by cause.',
      '`unauthorized`: the token of a caller or its audience is wrong. `forbidden`: name it with `--caller`, or find out who that is. `unknown`: the API server reviews no tokens.',
      ['cause'],
    ),
    memoryLimit: row(
      'memory_limit_bytes',
      'gauge',
      'Memory that the process may use, of its container or its heap.',
      '',
    ),
    memoryUsed: row(
      'memory_used_ratio',
      'gauge',
      "Memory in use of the limit that is nearer: the container's, or that of V8's heap.",
      'Over 0.9: raise the limit of the container; should `nodejs_heap_size_used_bytes` be near its limit, `--max-old-space-size`. Fewer namespaces to judge need less.',
    ),
  };
}
