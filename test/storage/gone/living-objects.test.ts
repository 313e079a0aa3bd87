import { describe, expect, it } from 'vitest';
import { postureKinds } from '../../../src/kube/kinds/watched/posture-kinds.ts';
import { LivingObjects } from '../../../src/storage/gone/living-objects.ts';
import type { WatchedName } from '../../../src/storage/gone/watched-kind.ts';
import { goneObject, livingObject, postureKind } from '../../support/storage/live-objects.ts';

const deployment = postureKind('Deployment');
const role = postureKind('ClusterRole');
const pod = postureKind('Pod');

function exact(name: string, kind = deployment, namespace = 'shop'): WatchedName {
  return { kind, namespace, name, isExact: true };
}

describe('objects of the cluster', () => {
  it('are there and then gone, once their kind is known', () => {
    const gone: string[] = [];
    const living = new LivingObjects(postureKinds);
    const handler = living.handlerOf(deployment, (namespace, name) => gone.push(`${namespace}/${name}`));
    const web = livingObject(deployment, 'shop', 'web');
    handler.upsert(web);
    expect(living.lifeOf(exact('web'))).toBe('unknown');
    living.setPhase(deployment, 'synced');
    expect([living.lifeOf(exact('web')), living.lifeOf(exact('api'))]).toEqual(['there', 'gone']);
    handler.delete(goneObject(web));
    expect([living.lifeOf(exact('web')), living.size, gone]).toEqual(['gone', 0, ['shop/web']]);
  });

  it.each(['starting', 'stale', 'forbidden', 'missing'] as const)('are unknown while their kind is %s', (phase) => {
    const living = new LivingObjects(postureKinds);
    living.setPhase(deployment, phase);
    expect(living.lifeOf(exact('web'))).toBe('unknown');
  });

  it('are all gone when one is, even if another is unknown', () => {
    const living = new LivingObjects(postureKinds);
    living.setPhase(deployment, 'synced');
    const view = exact('view', role, '');
    expect(living.lifeOfAll([view, exact('web')])).toBe('gone');
    expect(living.lifeOfAll([view])).toBe('unknown');
  });

  it('are found by what a label makes of their name', () => {
    const living = new LivingObjects(postureKinds);
    const handler = living.handlerOf(role, () => {});
    living.setPhase(role, 'synced');
    const objects = ['system:node', 'system/node'].map((name) => livingObject(role, '', name));
    objects.forEach((object) => handler.upsert(object));
    handler.upsert(livingObject(role, '', 'system:node'));
    const byLabel = { kind: role, namespace: '', name: 'system-node', isExact: false };
    const lives = [living.lifeOf(byLabel), living.lifeOf({ ...byLabel, isExact: true })];
    for (const object of objects) {
      handler.delete(goneObject(object));
      lives.push(living.lifeOf(byLabel));
    }
    expect(lives).toEqual(['there', 'gone', 'there', 'gone']);
  });

  it('are no pods of controllers of Kubernetes, but pods of others', () => {
    const living = new LivingObjects(postureKinds);
    const handler = living.handlerOf(pod, () => {});
    living.setPhase(pod, 'synced');
    const owned = (name: string, apiVersion: string, kind: string, controller = true): void =>
      handler.upsert(
        livingObject(pod, 'shop', name, { ownerReferences: [{ apiVersion, kind, name: 'x', uid: 'y', controller }] }),
      );
    owned('of-replicas', 'apps/v1', 'ReplicaSet');
    owned('of-job', 'batch/v1', 'Job');
    owned('of-another', 'example.com/v1', 'ReplicaSet');
    owned('not-controlled', 'apps/v1', 'ReplicaSet', false);
    owned('of-node', 'v1', 'Node');
    expect(living.size).toBe(3);
    // Nobody can ask the server about a name that a label cut.
    expect(living.lifeOf({ kind: pod, namespace: 'shop', name: 'of-replicas', isExact: false })).toBe('unknown');
  });
});
