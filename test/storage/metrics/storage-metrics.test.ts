import { describe, expect, it } from 'vitest';
import { MetricSet } from '../../../src/platform/metrics/metric-set.ts';
import { metricTable } from '../../../src/storage/metrics/metrics-table.ts';
import { StorageMetrics, type StorageFigures } from '../../../src/storage/metrics/storage-metrics.ts';
import type { WatchTarget } from '../../../src/kube/watch/watched.ts';
import { postureKind } from '../../support/storage/live-objects.ts';

const pods: WatchTarget = { kind: postureKind('Pod'), form: 'metadata' };
const figures: StorageFigures = {
  usage: () => [],
  queueDepth: () => 0,
  queueOldest: () => 0,
  isFull: () => false,
  suspects: () => 0,
  watches: () => new Map(),
};

describe('the metrics of storage', () => {
  it('are those of the table, and begin at 0', async () => {
    const set = new MetricSet();
    const metrics = new StorageMetrics(set, 1024);
    metrics.ask(figures);
    const { text } = await set.read();
    const names = Array.from(text.matchAll(/^# TYPE (\S+)/gm), ([, name = '']) => name);
    expect(new Set(names)).toEqual(new Set(metricTable.rows.map(({ name }) => name)));
    expect(text).toContain('removals_total{kind="sbomsyfts",cause="evicted",outcome="done"} 0');
    expect(text).toContain('budget_bytes 1024');
  });

  it('say what is stored while this replica leads, and nothing afterwards', async () => {
    const set = new MetricSet();
    const metrics = new StorageMetrics(set, 0);
    metrics.ask({
      usage: () => [['sbomsyfts', { objects: 3, bytes: 500 }]],
      queueDepth: () => 7,
      queueOldest: () => 12.5,
      isFull: () => true,
      suspects: () => 2,
      watches: () => new Map([[pods, { phase: 'stale', reason: 'away', since: 0 }]]),
    });
    const { text } = await set.read();
    expect(text).toContain('storage_objects{kind="sbomsyfts"} 3');
    expect(text).toContain('storage_bytes{kind="sbomsyfts"} 500');
    expect(text).toContain('storage_queue_depth 7');
    expect(text).toContain('storage_queue_oldest_age_seconds 12.5');
    expect(text).toContain('storage_full 1');
    expect(text).toContain('storage_watch_up{kind="pods"} 0');
    expect(text).toContain('storage_watch_state{kind="pods",state="stale"} 1');
    metrics.ask(undefined);
    expect((await set.read()).text).not.toMatch(/storage_(?:objects|bytes|watch_up|watch_state)\{/);
  });
});
