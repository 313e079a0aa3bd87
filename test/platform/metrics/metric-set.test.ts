import { describe, expect, it } from 'vitest';
import { row } from '../../../src/platform/metrics/metric-row.ts';
import { MetricSet } from '../../../src/platform/metrics/metric-set.ts';

const test = row('test');

describe('a set of metrics', () => {
  it('tells what its rows say', async () => {
    const set = new MetricSet();
    set.counter(test('events_total', 'counter', 'What happened.', '', ['cause'])).inc({ cause: 'x' });
    set.histogram(test('seconds', 'histogram', 'How long.', ''), [1, 2]).observe(1.5);

    const { contentType, text } = await set.read();

    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toContain('# HELP test_events_total What happened.\n# TYPE test_events_total counter\n');
    expect(text).toContain('test_events_total{cause="x"} 1\n');
    expect(text).toContain('test_seconds_bucket{le="2"} 1\n');
  });

  it('asks for a gauge when it is read, and is not read where that fails', async () => {
    const set = new MetricSet();
    let depth: number | undefined = 3;
    const gauge: { set(value: number): void } = set.gauge(test('depth', 'gauge', 'How deep.', ''), async () => {
      if (depth === undefined) throw new Error('closed');
      gauge.set(depth);
    });

    expect((await set.read()).text).toContain('test_depth 3\n');
    depth = undefined;
    await expect(set.read()).rejects.toThrow('closed');
  });

  it('has each metric once, and knows nothing of other sets', async () => {
    const [one, other] = [new MetricSet(), new MetricSet()];
    one.counter(test('a_total', 'counter', 'A.', ''));
    other.counter(test('a_total', 'counter', 'A.', ''));
    expect(() => one.counter(test('a_total', 'counter', 'A.', ''))).toThrow(/test_a_total/);
  });
});
