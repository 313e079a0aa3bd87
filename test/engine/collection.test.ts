import { describe, expect, it } from 'vitest';
import { isCollected } from '../../src/engine/collection.ts';

const object = (kind: string, metadata: unknown): { kind: string; object: unknown } => ({ kind, object: { metadata } });
const owner = (...apiVersions: unknown[]): object => ({
  ownerReferences: apiVersions.map((apiVersion) => ({ apiVersion, kind: 'Whatever' })),
});

describe('a live object', () => {
  it.each(['Pod', 'Job', 'ReplicaSet'])(
    'of kind %s is not judged by itself when a built-in controller owns it',
    (kind) => {
      for (const apiVersion of ['apps/v1', 'batch/v1', 'batch/v1beta1']) {
        expect(isCollected(object(kind, owner(apiVersion)))).toBe(false);
      }
    },
  );

  it.each(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'ServiceAccount'])(
    'of kind %s is judged whoever owns it',
    (kind) => {
      expect(isCollected(object(kind, owner('apps/v1')))).toBe(true);
    },
  );

  it.each(['v1', 'argoproj.io/v1alpha1', 'apps/v1beta1', 'apps', '', 7, undefined, null])(
    'is judged when its owner is of %j',
    (apiVersion) => {
      expect(isCollected(object('Pod', owner(apiVersion)))).toBe(true);
    },
  );

  it('is judged by its first owner alone', () => {
    expect(isCollected(object('Pod', owner('v1', 'apps/v1')))).toBe(true);
    expect(isCollected(object('Pod', owner('apps/v1', 'v1')))).toBe(false);
  });

  it('that is a Pod with a template hash counts as owned, unless it says who owns it', () => {
    const labels = { 'pod-template-hash': '5d4f' };

    expect(isCollected(object('Pod', { labels }))).toBe(false);
    expect(isCollected(object('Pod', { labels, ownerReferences: [] }))).toBe(false);
    expect(isCollected(object('Pod', { labels, ...owner('argoproj.io/v1alpha1') }))).toBe(true);
    expect(isCollected(object('ReplicaSet', { labels }))).toBe(true);
    expect(isCollected(object('Job', { labels }))).toBe(true);
  });

  it.each([{ 'pod-template-hash': '' }, { 'pod-template-hash': 5 }, { app: 'web' }, [], null, 'pod-template-hash'])(
    'that is a Pod without owner and with the labels %j is judged',
    (labels) => {
      expect(isCollected(object('Pod', { labels }))).toBe(true);
    },
  );

  it.each([
    undefined,
    null,
    'text',
    7,
    [],
    { ownerReferences: {} },
    { ownerReferences: [null] },
    { ownerReferences: [7] },
  ])('is judged whatever its metadata %j is', (metadata) => {
    expect(isCollected(object('Pod', metadata))).toBe(true);
    expect(isCollected({ kind: 'Pod', object: metadata })).toBe(true);
  });
});
