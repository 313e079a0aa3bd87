import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { postureKinds } from '../../../src/kube/kinds/watched/posture-kinds.ts';
import { MetricSet } from '../../../src/platform/metrics/metric-set.ts';
import { Budget } from '../../../src/storage/budget/budget.ts';
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

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const [scan, counts, manifest, sbom] = [
  'WorkloadConfigurationScan',
  'VulnerabilityManifestSummary',
  'VulnerabilityManifest',
  'SBOMSyft',
].map(resultKind) as [
  ReturnType<typeof resultKind>,
  ReturnType<typeof resultKind>,
  ReturnType<typeof resultKind>,
  ReturnType<typeof resultKind>,
];

function budgeted(most: number): {
  readonly store: MemoryStore;
  readonly budget: Budget;
  readonly messages: () => readonly string[];
} {
  const { log, messages } = loggedLines();
  const store = new MemoryStore();
  const index = new ResultIndex();
  const living = new LivingObjects(postureKinds);
  const metrics = new StorageMetrics(new MetricSet(), most);
  const remover = new Remover({ index, store, queue: new WriteQueue(usualQueue, log), metrics, log });
  const budget = new Budget({ index, living, remover, log, most });
  for (const kind of resultKinds) {
    store.tell(kind, {
      upsert: (object) => {
        index.set(storedResult(kind, object));
        budget.look();
      },
      delete: ({ namespace, name }) => {
        index.delete({ kind, namespace, name });
        budget.look();
      },
    });
  }
  return { store, budget, messages };
}

/** About an image, of so many bytes and this many seconds since 1970. */
const about = (bytes: number, seconds: number, more: Record<string, string> = {}): object => ({
  metadata: {
    annotations: { 'kubescape.io/resource-size': String(bytes), 'kubescape.io/timestamp': String(seconds), ...more },
  },
});
const kilo = 100_000;

describe('the budget', () => {
  it('evicts the oldest of what nothing uses first, down to 90 per cent', async () => {
    const { store, messages } = budgeted(10 * kilo);
    store.set(counts, 'shop', 'deployment-web-app', { spec: { vulnerabilitiesRef: { all: { name: 'used' } } } });
    store.set(manifest, 'kubescape', 'used', about(2 * kilo, 1));
    store.set(manifest, 'kubescape', 'newer', about(2 * kilo, 30));
    store.set(sbom, 'kubescape', 'older', about(2 * kilo, 20));
    store.set(sbom, 'kubescape', 'newest', about(2 * kilo, 40));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(messages()).toEqual(['disk pressure: 80% of 977Ki']);
    store.set(manifest, 'kubescape', 'last', about(2 * kilo, 50));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(store.names()).toEqual([
      'sbomsyfts/kubescape/newest',
      'vulnerabilitymanifests/kubescape/last',
      'vulnerabilitymanifests/kubescape/newer',
      'vulnerabilitymanifests/kubescape/used',
      'vulnerabilitymanifestsummaries/shop/deployment-web-app',
    ]);
    expect(messages()).toEqual([
      'disk pressure: 80% of 977Ki',
      'disk pressure: 100% of 977Ki',
      'evicting 1 manifests',
      'evicted: there is no room',
    ]);
  });

  it('evicts what is in use when nothing else is left, but never verdicts, and says when it is full', async () => {
    const { store, messages } = budgeted(kilo);
    for (let index = 0; index < 30; index += 1) store.set(scan, 'shop', `deployment-${index}`, {});
    store.set(counts, 'shop', 'deployment-web-app', { spec: { vulnerabilitiesRef: { all: { name: 'used' } } } });
    store.set(manifest, 'kubescape', 'used', about(kilo, 1));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.names()).toHaveLength(31);
    expect(store.writes.map(({ name }) => name)).toEqual(['used']);
    expect(messages().filter((line) => line.startsWith('storage is full'))).toEqual([
      'storage is full: 100Ki of 98Ki, and all that is left belongs to living workloads; raise --max-bytes',
    ]);
  });

  it('spares what somebody says is theirs', async () => {
    const { store } = budgeted(kilo);
    store.set(manifest, 'kubescape', 'mine', about(2 * kilo, 1, { 'kubescape.io/managed-by': 'User' }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.names()).toHaveLength(1);
  });

  it('asks again for what could not be evicted when the next result comes', async () => {
    const { store } = budgeted(kilo);
    store.faults.push('forbidden');
    store.set(manifest, 'kubescape', 'a', about(2 * kilo, 1));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.names()).toHaveLength(1);
    store.set(scan, 'shop', 'deployment-web', {});
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.names()).toEqual(['workloadconfigurationscans/shop/deployment-web']);
  });
});
