import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { postureKinds } from '../../../src/kube/kinds/watched/posture-kinds.ts';
import { MetricSet } from '../../../src/platform/metrics/metric-set.ts';
import { GoneResults } from '../../../src/storage/gone/gone-results.ts';
import { LivingObjects } from '../../../src/storage/gone/living-objects.ts';
import { scans } from '../../../src/storage/kinds/stored-kinds.ts';
import { StorageMetrics } from '../../../src/storage/metrics/storage-metrics.ts';
import { usualQueue, WriteQueue } from '../../../src/storage/queue/write-queue.ts';
import { Remover } from '../../../src/storage/removal/remover.ts';
import { ResultIndex } from '../../../src/storage/results/result-index.ts';
import { storedResult } from '../../../src/storage/results/stored-result.ts';
import { goneObject, livingObject, postureKind } from '../../support/storage/live-objects.ts';
import { loggedLines } from '../../support/storage/logged.ts';
import { MemoryStore } from '../../support/storage/memory-store.ts';
import { NamedApi } from '../../support/storage/named-api.ts';

const deployment = postureKind('Deployment');
const deployments = '/apis/apps/v1/namespaces/shop/deployments';
const identity = (text: string): object => ({ annotations: { 'kubescape-gitops.dev/identity': text } });
const web = livingObject(deployment, 'shop', 'web');

function all(): Readonly<{
  api: NamedApi;
  store: MemoryStore;
  living: LivingObjects;
  gone: GoneResults;
  deployments: ReturnType<LivingObjects['handlerOf']>;
  known: { isKnown: boolean };
}> {
  const { log } = loggedLines();
  const api = new NamedApi();
  const store = new MemoryStore();
  const index = new ResultIndex();
  const living = new LivingObjects(postureKinds);
  const metrics = new StorageMetrics(new MetricSet(), 0);
  const queue = new WriteQueue(usualQueue, log);
  const remover = new Remover({ index, store, queue, metrics, log });
  const known = { isKnown: true };
  const gone: GoneResults = new GoneResults({
    api,
    index,
    living,
    remover,
    graceMilliseconds: 5_000,
    isKnown: () => known.isKnown,
  });
  store.tell(scans, {
    upsert: (object) => {
      const result = storedResult(scans, object);
      index.set(result);
      gone.resultChanged(result);
    },
    delete: ({ namespace, name }) => index.delete({ kind: scans, namespace, name }),
  });
  living.setPhase(deployment, 'synced');
  const handler = living.handlerOf(deployment, (namespace, name) => gone.objectGone(deployment, namespace, name));
  handler.upsert(web);
  return { api, store, living, gone, deployments: handler, known };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('results whose object is gone', () => {
  it('go five seconds after it, and not before', async () => {
    const { store, deployments: handler } = all();
    store.set(scans, 'shop', 'deployment-web', { metadata: identity('apps/shop/Deployment/web') });
    await vi.advanceTimersByTimeAsync(60_000);
    handler.delete(goneObject(web));
    await vi.advanceTimersByTimeAsync(4_900);
    expect(store.names()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(store.names()).toEqual([]);
  });

  it('stay when the object is made anew meanwhile', async () => {
    const { store, deployments: handler } = all();
    store.set(scans, 'shop', 'deployment-web', { metadata: identity('apps/shop/Deployment/web') });
    await vi.advanceTimersByTimeAsync(100);
    handler.delete(goneObject(web));
    await vi.advanceTimersByTimeAsync(3_000);
    handler.upsert(web);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.names()).toHaveLength(1);
  });

  it('go when they come after it went', async () => {
    const { store, deployments: handler, api } = all();
    handler.delete(goneObject(web));
    store.set(scans, 'shop', 'deployment-web', { metadata: identity('apps/shop/Deployment/web') });
    await vi.advanceTimersByTimeAsync(6_000);
    expect([store.names(), api.asked]).toEqual([[], [`${deployments} web`]]);
  });

  it('stay when the server still has it, whatever the watch told', async () => {
    const { store, deployments: handler, api } = all();
    api.names.add(`${deployments} web`);
    store.set(scans, 'shop', 'deployment-web', { metadata: identity('apps/shop/Deployment/web') });
    await vi.advanceTimersByTimeAsync(100);
    handler.delete(goneObject(web));
    await vi.advanceTimersByTimeAsync(60_000);
    expect([store.names().length, store.writes, api.asked.length]).toEqual([1, [], 1]);
  });

  it('stay when the server gives no answer that can be read', async () => {
    const { store, deployments: handler, api } = all();
    api.instead = { kind: 'Status', items: [] };
    store.set(scans, 'shop', 'deployment-web', { metadata: identity('apps/shop/Deployment/web') });
    await vi.advanceTimersByTimeAsync(100);
    handler.delete(goneObject(web));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(store.writes).toEqual([]);
  });

  it.each(['stale', 'forbidden', 'missing'] as const)('stay while its kind is %s, and go afterwards', async (phase) => {
    const { store, deployments: handler, living, gone } = all();
    store.set(scans, 'shop', 'deployment-web', { metadata: identity('apps/shop/Deployment/web') });
    await vi.advanceTimersByTimeAsync(100);
    living.setPhase(deployment, phase);
    handler.delete(goneObject(web));
    await vi.advanceTimersByTimeAsync(60_000);
    gone.lookAtAll();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.names()).toHaveLength(1);
    living.setPhase(deployment, 'synced');
    expect(gone.lookAtAll()).toBe(1);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(store.names()).toEqual([]);
  });

  it('stay while nobody knows what is stored', async () => {
    const { store, deployments: handler, known } = all();
    store.set(scans, 'shop', 'deployment-web', { metadata: identity('apps/shop/Deployment/web') });
    await vi.advanceTimersByTimeAsync(100);
    handler.delete(goneObject(web));
    known.isKnown = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.names()).toHaveLength(1);
  });

  it('stay when somebody says that they are theirs', async () => {
    const { store, deployments: handler } = all();
    const annotations = {
      'kubescape-gitops.dev/identity': 'apps/shop/Deployment/web',
      'kubescape.io/managed-by': 'User',
    };
    store.set(scans, 'shop', 'deployment-web', { metadata: { annotations } });
    await vi.advanceTimersByTimeAsync(100);
    handler.delete(goneObject(web));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.names()).toHaveLength(1);
  });

  it('go in the version that was looked at: one written meanwhile waits its own time', async () => {
    const { store, deployments: handler } = all();
    store.set(scans, 'shop', 'deployment-web', { metadata: identity('apps/shop/Deployment/web') });
    await vi.advanceTimersByTimeAsync(100);
    handler.delete(goneObject(web));
    // Told to the watch only after the deletion was sent.
    await vi.advanceTimersByTimeAsync(4_990);
    store.set(scans, 'shop', 'deployment-web', { metadata: identity('apps/shop/Deployment/web') });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(store.names()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(store.names()).toEqual([]);
  });

  it('go with either the role or the binding of an RBAC subject', async () => {
    const { store, living, gone, api } = all();
    const [role, binding] = [postureKind('ClusterRole'), postureKind('ClusterRoleBinding')];
    const group = 'rbac.authorization.k8s.io';
    const subject = `//ServiceAccount/shop%2Fx ${group}//ClusterRole/system:a ${group}//ClusterRoleBinding/b`;
    store.set(scans, 'kubescape', 'x', {
      metadata: identity(subject.replace('//ServiceAccount/shop%2Fx', '/shop/ServiceAccount/x')),
    });
    const bindings = living.handlerOf(binding, (namespace, name) => gone.objectGone(binding, namespace, name));
    const roles = living.handlerOf(role, (namespace, name) => gone.objectGone(role, namespace, name));
    roles.upsert(livingObject(role, '', 'system:a'));
    bindings.upsert(livingObject(binding, '', 'b'));
    living.setPhase(role, 'synced');
    living.setPhase(binding, 'synced');
    gone.lookAtAll();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(store.names()).toHaveLength(1);
    roles.delete(goneObject(livingObject(role, '', 'system:a')));
    await vi.advanceTimersByTimeAsync(6_000);
    expect([store.names(), api.asked]).toEqual([[], ['/apis/rbac.authorization.k8s.io/v1/clusterroles system:a']]);
  });

  it('go by their labels, even where a label holds less than the name', async () => {
    const { store, living, gone } = all();
    const role = postureKind('ClusterRole');
    const roles = living.handlerOf(role, (namespace, name) => gone.objectGone(role, namespace, name));
    const labels = {
      'kubescape.io/workload-kind': 'ClusterRole',
      'kubescape.io/workload-api-group': 'rbac.authorization.k8s.io',
      'kubescape.io/workload-name': 'system-a',
    };
    roles.upsert(livingObject(role, '', 'system:a'));
    living.setPhase(role, 'synced');
    store.set(scans, 'kubescape', 'clusterrole-system-a', { metadata: { labels } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.names()).toHaveLength(1);
    roles.delete(goneObject(livingObject(role, '', 'system:a')));
    await vi.advanceTimersByTimeAsync(6_000);
    expect(store.names()).toEqual([]);
  });

  it('go when we wrote them and nobody can say what they are about; those of others stay', async () => {
    const { store } = all();
    store.set(scans, 'shop', 'ours', {
      metadata: { annotations: { 'kubescape-gitops.dev/content-hash': 'sha256:1' } },
    });
    store.set(scans, 'shop', 'theirs', {});
    await vi.advanceTimersByTimeAsync(6_000);
    expect(store.names()).toEqual(['workloadconfigurationscans/shop/theirs']);
  });
});
