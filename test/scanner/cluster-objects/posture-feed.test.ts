import { beforeEach, describe, expect, it } from 'vitest';
import { controls } from '../../../src/engine/controls/index.ts';
import { Inventory } from '../../../src/engine/inventory.ts';
import type { ObjectHandler } from '../../../src/kube/watch/watched.ts';
import { AwaitedKeys } from '../../../src/scanner/cluster-objects/awaited-keys.ts';
import { JudgedObjects } from '../../../src/scanner/cluster-objects/judged-objects.ts';
import { isSubject, postureFeed } from '../../../src/scanner/cluster-objects/posture-feed.ts';
import { SkippedObjects } from '../../../src/scanner/cluster-objects/skipped-objects.ts';
import { namespaceRules } from '../../../src/service/namespaces/namespace-rules.ts';
import { gone, live } from '../../support/live-objects.ts';

const rules = namespaceRules([], ['kube-*']);

function pod(metadata: object = {}): ReturnType<typeof live> {
  return live({
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    spec: { containers: [{ name: 'main', image: 'web' }] },
  });
}

const key = '/v1/shop/Pod/web';

describe('what a watch tells', () => {
  let inventory: Inventory;
  let objects: JudgedObjects;
  let skipped: SkippedObjects;
  let awaited: AwaitedKeys;
  let feed: ObjectHandler;
  let isSettled = true;

  beforeEach(() => {
    const judges = (resource: Parameters<typeof isSubject>[0]): boolean =>
      rules.allows(resource) && isSubject(resource, 'b');
    inventory = new Inventory({ controls, scope: 'cluster', judges });
    objects = new JudgedObjects(() => 'main@sha1:1');
    skipped = new SkippedObjects();
    awaited = new AwaitedKeys(() => 0);
    isSettled = true;
    const isSettledNow = (): boolean => isSettled;
    feed = postureFeed({
      inventory,
      objects,
      skipped,
      awaited,
      rules,
      kubescapeNamespace: 'b',
      isSettled: isSettledNow,
    });
  });

  const judgedKeys = (): string[] => Array.from(inventory.evaluate().verdicts, (verdicts) => verdicts.key);

  it('is judged, and known by uid and the labels of Flux', () => {
    const flux = { 'kustomize.toolkit.fluxcd.io/name': 'a', 'kustomize.toolkit.fluxcd.io/namespace': 'b' };
    feed.upsert(pod({ labels: { ...flux, app: 'web' } }));
    expect(judgedKeys()).toEqual([key]);
    expect(objects.find(key)).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: 'shop',
      name: 'web',
      uid: 'uid of web',
      labels: flux,
      fluxRevision: 'main@sha1:1',
    });
    feed.delete(gone(pod()));
    expect([judgedKeys(), objects.find(key), objects.size]).toEqual([[], undefined, 0]);
  });

  it.each([
    [
      'a built-in controller owns it',
      { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web' }] },
    ],
  ])('is not judged when %s', (_, metadata) => {
    feed.upsert(pod());
    feed.upsert(pod({ ...metadata, resourceVersion: '2' }));
    expect([judgedKeys(), objects.size, skipped.report().objects]).toEqual([[], 0, []]);
    expect(inventory.size).toBe(0);
  });

  it('is judged though it asks to be ignored, outside of the namespace of the installation', () => {
    feed.upsert(pod({ labels: { 'kubescape.io/ignore': 'true' } }));
    expect(judgedKeys()).toEqual([key]);
  });

  it('is not judged when its Pods ask to be ignored', () => {
    const template = { metadata: { labels: { 'kubescape.io/ignore': 'true' } }, spec: { containers: [] } };
    feed.upsert(
      live({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'a', namespace: 'b' }, spec: { template } }),
    );
    const jobTemplate = { spec: { template } };
    feed.upsert(
      live({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'a', namespace: 'b' }, spec: { jobTemplate } }),
    );
    expect(judgedKeys()).toEqual([]);
  });

  it('is skipped, and named, where its namespace is left out', () => {
    feed.upsert(live({ kind: 'Namespace', metadata: { name: 'kube-system' } }));
    for (let index = 10; index < 40; index += 1) feed.upsert(pod({ namespace: 'kube-system', name: `web-${index}` }));
    expect(judgedKeys()).toEqual([]);
    expect(skipped.namespaces()).toEqual(['kube-system']);
    const { objects: named, others } = skipped.report();
    expect(named).toHaveLength(20);
    expect(named[0]).toBe('kube-system/Namespace/kube-system');
    expect(others).toEqual({ 'kube-system': 11 });
    for (let index = 10; index < 40; index += 1) {
      feed.delete(gone(pod({ namespace: 'kube-system', name: `web-${index}` })));
    }
    expect(skipped.report()).toEqual({ objects: ['kube-system/Namespace/kube-system'], others: {} });
  });

  it('awaits a trigger of its own for a new generation, but not for a new status, nor in first lists', () => {
    isSettled = false;
    feed.upsert(pod({ generation: 1 }));
    expect(awaited.isAwaited(key)).toBe(false);
    isSettled = true;
    feed.upsert(pod({ generation: 1, resourceVersion: '2' }));
    expect(awaited.isAwaited(key)).toBe(false);
    feed.upsert(pod({ generation: 2, resourceVersion: '3' }));
    expect(awaited.isAwaited(key)).toBe(true);
  });
});
