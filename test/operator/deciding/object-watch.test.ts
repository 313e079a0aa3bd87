import { beforeEach, describe, expect, it } from 'vitest';
import { postureKinds } from '../../../src/kube/kinds/watched/posture-kinds.ts';
import { ObjectWatch } from '../../../src/operator/deciding/object-watch.ts';
import type { Trigger } from '../../../src/service/triggers/trigger.ts';
import { live } from '../../support/operator/metadata.ts';

const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'uid-9' };
const rescan = (value: string): object => ({ annotations: { 'kubescape.io/rescan': value } });

describe('the watch of a kind', () => {
  let triggers: Trigger[];
  let skipped: string[];
  let namespaces: string[];
  let newest: readonly Trigger[];

  beforeEach(() => {
    [triggers, skipped, namespaces, newest] = [[], [], [], []];
  });

  function watchOf(kindName: string): ObjectWatch {
    const kind = postureKinds.find((one) => one.kind === kindName);
    if (!kind) throw new Error(`no ${kindName}`);
    return new ObjectWatch(
      { kind, form: 'metadata' },
      {
        allows: ({ namespace }) => namespace !== 'excluded',
        trigger: (trigger) => void triggers.push(trigger),
        rescanNamespace: (name) => void namespaces.push(name),
        skip: (decision, _, isAsked) => void skipped.push(isAsked ? `${decision}, asked` : decision),
        listed: (_, all) => void (newest = all),
      },
    );
  }

  function gone(uid = 'uid-1', namespace = 'shop'): Parameters<ObjectWatch['delete']>[0] {
    return { apiVersion: 'v1', kind: 'Pod', namespace, name: 'web', uid, resourceVersion: '9' };
  }

  it('triggers nothing of the first list, but gives its newest object', () => {
    const watch = watchOf('Deployment');
    watch.upsert(live('Deployment', { uid: 'a', resourceVersion: '9', name: 'old' }));
    watch.upsert(live('Deployment', { uid: 'b', resourceVersion: '10', name: 'new', ...rescan('1') }));
    watch.upsert(live('Deployment', { uid: 'c', resourceVersion: '11', namespace: 'excluded' }));
    watch.reached();
    expect(triggers).toEqual([]);
    expect(newest).toMatchObject([{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'new', resourceVersion: '10' }]);
    expect(watch.size).toBe(3);
  });

  it('triggers what is new, changed and deleted afterwards, with its own group and version', () => {
    const watch = watchOf('Deployment');
    watch.reached();
    watch.upsert(live('Deployment', { generation: 1 }));
    watch.upsert(live('Deployment', { generation: 1, resourceVersion: '2' }));
    watch.upsert(live('Deployment', { generation: 2, resourceVersion: '3' }));
    watch.delete(gone());
    expect(triggers.map(({ type, resourceVersion }) => `${type} ${resourceVersion}`)).toEqual([
      'changed 1',
      'changed 3',
      'deleted 9',
    ]);
    expect(new Set(triggers.map(({ apiVersion }) => apiVersion))).toEqual(new Set(['apps/v1']));
    expect(skipped).toEqual(['unchanged']);
  });

  it('leaves to their owners what is owned, and keeps nothing of it', () => {
    const watch = watchOf('Pod');
    watch.reached();
    watch.upsert(live('Pod', { ownerReferences: [owner] }));
    watch.upsert(live('Pod', { ownerReferences: [owner], ...rescan('1') }));
    watch.delete(gone());
    expect([triggers, skipped, watch.size]).toEqual([[], ['owned', 'owned, asked', 'owned'], 0]);
  });

  it('triggers an object that gets an owner, so that its result goes, and one that loses it', () => {
    const watch = watchOf('Pod');
    watch.reached();
    watch.upsert(live('Pod'));
    watch.upsert(live('Pod', { ownerReferences: [owner], resourceVersion: '2' }));
    watch.upsert(live('Pod', { resourceVersion: '3' }));
    expect(triggers.map(({ resourceVersion }) => resourceVersion)).toEqual(['1', '2', '3']);
  });

  it('triggers nothing in namespaces that are not to be judged', () => {
    const watch = watchOf('Deployment');
    watch.reached();
    watch.upsert(live('Deployment', { namespace: 'excluded' }));
    watch.delete(gone('uid-1', 'excluded'));
    expect([triggers, skipped]).toEqual([[], ['filtered', 'filtered']]);
  });

  it('rescans an object whose annotation has another value, once', () => {
    const watch = watchOf('Deployment');
    watch.reached();
    const versions = [{}, rescan('1'), rescan('1'), {}, rescan('1'), rescan('2')];
    for (const [index, given] of versions.entries()) {
      watch.upsert(live('Deployment', { generation: 1, resourceVersion: String(index), ...given }));
    }
    expect(triggers.map(({ type, resourceVersion }) => `${type} ${resourceVersion}`)).toEqual([
      'changed 0',
      'rescan 1',
      'rescan 5',
    ]);
  });

  it('has a namespace scanned whose annotation has another value', () => {
    const watch = watchOf('Namespace');
    watch.upsert(live('Namespace', { namespace: '', name: 'shop', ...rescan('0') }));
    watch.reached();
    watch.upsert(live('Namespace', { namespace: '', name: 'shop', resourceVersion: '2', ...rescan('1') }));
    expect(namespaces).toEqual(['shop']);
  });
});
