import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { postureKinds } from '../../../src/kube/kinds/watched/posture-kinds.ts';
import { MetricSet } from '../../../src/platform/metrics/metric-set.ts';
import { removeExpired } from '../../../src/storage/cleanup/expired-results.ts';
import { LivingObjects } from '../../../src/storage/gone/living-objects.ts';
import { resultKinds } from '../../../src/storage/kinds/stored-kinds.ts';
import { StorageMetrics } from '../../../src/storage/metrics/storage-metrics.ts';
import { usualQueue, WriteQueue } from '../../../src/storage/queue/write-queue.ts';
import { Remover } from '../../../src/storage/removal/remover.ts';
import { ResultIndex } from '../../../src/storage/results/result-index.ts';
import { storedResult } from '../../../src/storage/results/stored-result.ts';
import { loggedLines } from '../../support/storage/logged.ts';
import { MemoryStore } from '../../support/storage/memory-store.ts';
import { resultKind } from '../../support/storage/stored-results.ts';

const day = 86_400_000;
const manifest = resultKind('VulnerabilityManifest');
const counts = resultKind('VulnerabilityManifestSummary');
const scan = resultKind('WorkloadConfigurationScan');

function kept(): { readonly store: MemoryStore; readonly clean: (isUseKnown?: () => boolean) => number } {
  const { log } = loggedLines();
  const store = new MemoryStore();
  const index = new ResultIndex();
  const living = new LivingObjects(postureKinds);
  const metrics = new StorageMetrics(new MetricSet(), 0);
  const remover = new Remover({ index, store, queue: new WriteQueue(usualQueue, log), metrics, log });
  for (const kind of resultKinds) {
    store.tell(kind, {
      upsert: (object) => index.set(storedResult(kind, object)),
      delete: ({ namespace, name }) => index.delete({ kind, namespace, name }),
    });
  }
  return {
    store,
    clean: (isUseKnown = () => true) => removeExpired({ index, living, remover, retention: 7 * day, isUseKnown }),
  };
}

const aged = (days: number, more: Record<string, string> = {}): object => ({
  metadata: {
    annotations: { 'kubescape.io/timestamp': String(Math.floor((Date.now() - days * day) / 1000)), ...more },
  },
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('retention', () => {
  it('removes what is about images that nothing uses once it is old, and nothing else', async () => {
    const { store, clean } = kept();
    store.set(counts, 'shop', 'deployment-web-app', {
      ...aged(90),
      spec: { vulnerabilitiesRef: { all: { name: 'used' } } },
    });
    store.set(scan, 'shop', 'deployment-web', aged(90));
    store.set(manifest, 'kubescape', 'old', aged(8));
    store.set(manifest, 'kubescape', 'new', aged(6));
    store.set(manifest, 'kubescape', 'used', aged(90));
    store.set(manifest, 'kubescape', 'mine', aged(90, { 'kubescape.io/managed-by': 'User' }));
    await vi.advanceTimersByTimeAsync(100);
    expect(clean()).toBe(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(store.writes.map(({ name }) => name)).toEqual(['old']);
  });

  it('removes nothing while it is not known what is in use', async () => {
    const { store, clean } = kept();
    store.set(manifest, 'kubescape', 'old', aged(8));
    await vi.advanceTimersByTimeAsync(100);
    expect(clean(() => false)).toBe(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(store.writes).toEqual([]);
  });

  it('spares what came into use while it waited', async () => {
    const { store, clean } = kept();
    store.set(manifest, 'kubescape', 'old', aged(8));
    await vi.advanceTimersByTimeAsync(100);
    store.faults.push('busy');
    expect(clean()).toBe(1);
    store.set(counts, 'shop', 'deployment-web-app', { spec: { vulnerabilitiesRef: { all: { name: 'old' } } } });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(store.writes).toEqual([]);
  });
});
