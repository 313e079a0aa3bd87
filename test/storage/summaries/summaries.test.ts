import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KubeFault } from '../../../src/kube/api/kube-error.ts';
import { MetricSet } from '../../../src/platform/metrics/metric-set.ts';
import { configurationSummaries } from '../../../src/storage/kinds/stored-kinds.ts';
import { StorageMetrics } from '../../../src/storage/metrics/storage-metrics.ts';
import { usualQueue, WriteQueue } from '../../../src/storage/queue/write-queue.ts';
import { Summaries, type SummaryKeeper } from '../../../src/storage/summaries/summaries.ts';
import { configurationRules } from '../../../src/storage/summaries/summary-rules.ts';
import { liveObject } from '../../support/storage/live-objects.ts';
import { loggedLines } from '../../support/storage/logged.ts';
import { MemoryStore } from '../../support/storage/memory-store.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const window = 10_000;
const timing = { window, quiet: 200, longestQuiet: 2_000 };

interface Step {
  readonly do: 'set' | 'remove' | 'edit' | 'drop' | 'open' | 'fault' | 'wait';
  readonly namespace: string;
  readonly name: string;
  readonly high: number;
  readonly isOpen: boolean;
  readonly fault: KubeFault;
  readonly milliseconds: number;
}

interface Kept {
  readonly store: MemoryStore;
  readonly keeper: SummaryKeeper;
  readonly queue: WriteQueue;
  /** A result with so many failed controls of severity high. */
  readonly set: (namespace: string, name: string, high: number) => void;
  readonly remove: (namespace: string, name: string) => void;
  readonly end: () => Promise<void>;
}

function kept(store = new MemoryStore()): Kept {
  const { log } = loggedLines();
  const queue = new WriteQueue(usualQueue, log);
  const metrics = new StorageMetrics(new MetricSet(), 0);
  const keeper = new Summaries(configurationRules, { store, queue, metrics, log, timing });
  store.tell(configurationSummaries, keeper.storedHandler());
  return {
    store,
    keeper,
    queue,
    set: (namespace, name, high) =>
      keeper.counted(
        liveObject({ kind: 'WorkloadConfigurationScanSummary', spec: { severities: { high } } } as { kind: string }, {
          namespace,
          name,
        }),
      ),
    remove: (namespace, name) => keeper.uncounted({ namespace, name }),
    end: async () => {
      keeper.stop();
      await queue.stop();
    },
  };
}

const reference = (namespace: string, name: string): object => ({
  namespace,
  kind: 'WorkloadConfigurationScanSummary',
  name,
});
const spec = (namespace: string, results: Readonly<Record<string, number>>): object => ({
  severities: {
    critical: 0,
    high: Object.values(results).reduce((sum, high) => sum + high, 0),
    medium: 0,
    low: 0,
    unknown: 0,
  },
  summaryRef: Object.keys(results)
    .toSorted()
    .map((name) => reference(namespace, name)),
});

/** Milliseconds between the writes of one summary. */
function pauses(store: MemoryStore, name: string): readonly number[] {
  const times = store.writes.filter((write) => write.name === name).map(({ at }) => at);
  return times.slice(1).map((at, index) => at - (times[index] ?? 0));
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('summaries of namespaces', () => {
  it('are written at once, after a moment without changes', async () => {
    const { set, keeper, store, end } = kept();
    keeper.setOpen(true);
    set('shop', 'a', 1);
    await vi.advanceTimersByTimeAsync(150);
    set('shop', 'b', 2);
    await vi.advanceTimersByTimeAsync(199);
    expect(store.writes).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(store.specs(configurationSummaries)).toEqual({ shop: spec('shop', { a: 1, b: 2 }) });
    expect(store.writes).toHaveLength(1);
    await end();
  });

  it('are written once in ten seconds, however much changes', async () => {
    const { set, keeper, store, end } = kept();
    keeper.setOpen(true);
    for (let time = 0; time < 60_000; time += 100) {
      set('shop', 'a', time);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(pauses(store, 'shop').every((pause) => pause >= window)).toBe(true);
    expect(store.writes).toHaveLength(6);
    await end();
  });

  it('are not written where they say what is stored, as after a restart', async () => {
    const first = kept();
    first.keeper.setOpen(true);
    first.set('shop', 'a', 1);
    await vi.advanceTimersByTimeAsync(1_000);
    await first.end();

    const second = kept(first.store);
    for (const [name, stored] of Object.entries(first.store.specs(configurationSummaries))) {
      second.keeper
        .storedHandler()
        .upsert(liveObject({ kind: 'ConfigurationScanSummary', spec: stored } as { kind: string }, { name }));
    }
    second.set('shop', 'a', 1);
    second.keeper.setOpen(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(first.store.writes).toHaveLength(1);
    await second.end();
  });

  it('are deleted with the last result, and those without any at the start', async () => {
    const store = new MemoryStore();
    const { set, remove, keeper, end } = kept(store);
    store.set(configurationSummaries, '', 'left', { spec: spec('left', { a: 1 }) });
    await vi.advanceTimersByTimeAsync(100);
    keeper.setOpen(true);
    set('shop', 'a', 1);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(Object.keys(store.specs(configurationSummaries))).toEqual(['shop']);
    remove('shop', 'a');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(store.specs(configurationSummaries)).toEqual({});
    await end();
  });

  it('are frozen while nobody knows what there is, and catch up afterwards', async () => {
    const { set, remove, keeper, store, end } = kept();
    keeper.setOpen(true);
    set('shop', 'a', 1);
    await vi.advanceTimersByTimeAsync(15_000);
    keeper.setOpen(false);
    remove('shop', 'a');
    set('other', 'b', 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.writes).toHaveLength(1);
    keeper.setOpen(true);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(store.specs(configurationSummaries)).toEqual({ other: spec('other', { b: 1 }) });
    await end();
  });

  it('are put right when somebody edits or deletes them', async () => {
    const { set, keeper, store, end } = kept();
    keeper.setOpen(true);
    set('shop', 'a', 1);
    await vi.advanceTimersByTimeAsync(15_000);
    store.set(configurationSummaries, '', 'shop', { spec: { severities: { high: 99 } } });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(store.specs(configurationSummaries)).toEqual({ shop: spec('shop', { a: 1 }) });
    store.drop(configurationSummaries, '', 'shop');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(store.specs(configurationSummaries)).toEqual({ shop: spec('shop', { a: 1 }) });
    await end();
  });

  it('are tried again a minute after the server refused them', async () => {
    const { set, keeper, store, end } = kept();
    keeper.setOpen(true);
    store.faults.push('forbidden');
    set('shop', 'a', 1);
    await vi.advanceTimersByTimeAsync(50_000);
    expect(store.writes).toEqual([]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(store.writes).toHaveLength(1);
    await end();
  });

  it('equal a full count in the end, whatever happened, and are never written twice in ten seconds', async () => {
    const step: fc.Arbitrary<Step> = fc.record({
      do: fc.constantFrom('set', 'remove', 'edit', 'drop', 'open', 'fault', 'wait'),
      namespace: fc.constantFrom('shop', 'tools'),
      name: fc.constantFrom('a', 'b', 'c'),
      high: fc.nat(5),
      isOpen: fc.boolean(),
      fault: fc.constantFrom('busy', 'conflict', 'forbidden', 'late'),
      milliseconds: fc.constantFrom(1, 10, 250, 3_000, 11_000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { set, remove, keeper, store, end } = kept();
        const model = new Map<string, Map<string, number>>();
        const actions = {
          set: ({ namespace, name, high }: Step): void => {
            set(namespace, name, high);
            model.set(namespace, (model.get(namespace) ?? new Map<string, number>()).set(name, high));
          },
          remove: ({ namespace, name }: Step): void => {
            remove(namespace, name);
            model.get(namespace)?.delete(name);
          },
          edit: ({ namespace, high }: Step): void =>
            store.set(configurationSummaries, '', namespace, { spec: { high } }),
          drop: ({ namespace }: Step): void => store.drop(configurationSummaries, '', namespace),
          open: ({ isOpen }: Step): void => keeper.setOpen(isOpen),
          fault: ({ fault }: Step): void => void store.faults.push(fault),
          wait: ({ milliseconds }: Step): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds),
        };
        for (const each of steps) await actions[each.do](each);
        keeper.setOpen(true);
        await vi.advanceTimersByTimeAsync(20 * 60_000);
        const wanted = Array.from(model, ([each, results]) => [each, results] as const).filter(
          ([, { size }]) => size > 0,
        );
        expect(store.specs(configurationSummaries)).toEqual(
          Object.fromEntries(wanted.map(([each, results]) => [each, spec(each, Object.fromEntries(results))])),
        );
        for (const each of ['shop', 'tools']) expect(pauses(store, each).every((pause) => pause >= window)).toBe(true);
        await end();
      }),
      propertyRuns(100),
    );
  });
});
