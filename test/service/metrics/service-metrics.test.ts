import { describe, expect, it } from 'vitest';
import { MetricSet } from '../../../src/platform/metrics/metric-set.ts';
import { ServiceMetrics } from '../../../src/service/metrics/service-metrics.ts';
import { serviceMetricRows } from '../../../src/service/metrics/service-metric-rows.ts';

const settings = { program: 'operator', version: '1.2.3' } as const;
const limits = { container: undefined, heap: 1e12 };
const isLeaseAway = (): boolean => false;

describe('metrics of a service', () => {
  it('are those of the table, with the name of the program', async () => {
    const set = new MetricSet();
    const metrics = new ServiceMetrics(set, { ...settings, isLeading: () => false, isLeaseAway, limits });
    metrics.answered('/v1/scan', 200, 0.2);

    const { text } = await set.read();

    for (const { name, kind, help } of Object.values(serviceMetricRows('operator'))) {
      expect(name).toMatch(/^kubescape_gitops_operator_/);
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n`);
    }
    expect(text).toContain('kubescape_gitops_operator_build_info{version="1.2.3"');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });

  it('ask whether it leads whenever they are read', async () => {
    const set = new MetricSet();
    let isLeading = false;
    const metrics = new ServiceMetrics(set, { ...settings, isLeading: () => isLeading, isLeaseAway, limits });
    metrics.refused('forbidden');
    const before = (await set.read()).text;
    isLeading = true;
    const after = (await set.read()).text;

    expect([before, after].map((text) => /^kubescape_gitops_operator_leading (\d)$/m.exec(text)?.[1])).toEqual([
      '0',
      '1',
    ]);
    expect(after).toContain('kubescape_gitops_operator_refused_requests_total{cause="forbidden"} 1\n');
    expect(after).toContain('kubescape_gitops_operator_refused_requests_total{cause="json"} 0\n');
  });

  it('do not grow with what strangers ask for, nor by buckets of probes', async () => {
    const set = new MetricSet();
    const metrics = new ServiceMetrics(set, { ...settings, isLeading: () => false, isLeaseAway, limits });
    for (const path of ['/livez', 'other', '/metrics']) metrics.answered(path, 200, 0.1);
    expect((await set.read()).text).not.toContain('http_request_seconds_bucket');
  });

  it('tell how much memory is used of the nearest limit, and whether the Lease is away', async () => {
    const set = new MetricSet();
    const small = { container: process.memoryUsage().rss * 2, heap: 1e15 };
    new ServiceMetrics(set, { ...settings, isLeading: () => false, isLeaseAway: () => true, limits: small });
    const { text } = await set.read();
    const ratio = Number(/^kubescape_gitops_operator_memory_used_ratio (\S+)$/m.exec(text)?.[1]);
    expect(ratio).toBeGreaterThan(0.1);
    expect(ratio).toBeLessThan(2);
    expect(text).toContain(`kubescape_gitops_operator_memory_limit_bytes ${small.container}\n`);
    expect(text).toContain('kubescape_gitops_operator_lease_unavailable 1\n');
  });
});
