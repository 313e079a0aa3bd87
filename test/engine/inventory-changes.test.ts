import { describe, expect, it } from 'vitest';
import { account, binding, node, pod, policy, rbac, role } from '../support/cluster-objects.ts';
import { effectOf, inventoryOf, resourceOf, verdictOf } from '../support/inventories.ts';

describe('changes', () => {
  it('are none after the same object once more', () => {
    const objects = [pod('front'), policy('first', 'front'), account('robot', true), node('v1.22.1')];
    const more = [role('reader', 'list'), binding('first', 'reader')];
    const inventory = inventoryOf([...objects, ...more]);

    const effect = effectOf(inventory, ...structuredClone([...objects, ...more]));

    expect(effect.changed).toEqual({});
  });

  it('are sorted, and of a new resource all controls that count it', () => {
    const inventory = inventoryOf([pod('front'), pod('back')]);

    const changes = inventory.changes();

    expect(changes.map(({ key, isDeleted }) => [key, isDeleted])).toEqual([
      ['/v1/shop/Pod/back', false],
      ['/v1/shop/Pod/front', false],
    ]);
    expect(changes[0]?.controls).toEqual(expect.arrayContaining(['C-0016', 'C-0057']));
    expect(changes[0]?.controls).toEqual(changes[0]?.controls.toSorted());
  });

  it('name a deleted resource, and what its absence means for others', () => {
    const inventory = inventoryOf([pod('front'), policy('first', 'front')]);
    inventory.changes();

    inventory.delete('networking.k8s.io/v1/shop/NetworkPolicy/first');

    expect(inventory.changes()).toEqual([
      { key: '/v1/shop/Pod/front', id: '/v1/shop/Pod/front', controls: ['C-0030'], isDeleted: false },
      {
        key: 'networking.k8s.io/v1/shop/NetworkPolicy/first',
        id: 'networking.k8s.io/v1/shop/NetworkPolicy/first',
        controls: ['C-0030'],
        isDeleted: true,
      },
    ]);
    expect(verdictOf(inventory.evaluate(), '/v1/shop/Pod/front', 'C-0030')?.status).toBe('failed');
  });

  it('are none after deleting what is unknown, or what came and went in between', () => {
    const inventory = inventoryOf([pod('front')]);
    inventory.changes();

    inventory.delete('/v1/shop/Pod/nobody');
    inventory.upsert(resourceOf(pod('short-lived')));
    inventory.delete('/v1/shop/Pod/short-lived');

    expect(inventory.changes()).toEqual([]);
    expect(inventory.size).toBe(1);
  });

  it('are none of what came, changed and went in between', () => {
    const inventory = inventoryOf([pod('short-lived'), pod('short-lived', { app: 'other' })]);

    inventory.delete('/v1/shop/Pod/short-lived');

    expect(inventory.changes()).toEqual([]);
  });

  it('include a failure that an annotation of the object accepts now', () => {
    const inventory = inventoryOf([pod('front')], { inlineExceptionsAt: 0 });
    const accepting = pod('front') as { metadata: object };
    accepting.metadata = { ...accepting.metadata, annotations: { 'kubescape.io/skip-controls': 'C-0030' } };

    const effect = effectOf(inventory, accepting);

    expect(effect.changed).toEqual({ '/v1/shop/Pod/front': 'C-0030' });
  });

  it('are none where only a control outside the scope says something else', () => {
    const inventory = inventoryOf([pod('front'), node('v1.22.1')], { scope: 'file' });

    const effect = effectOf(inventory, node('v1.30.0'));

    expect(effect.changed).toEqual({});
  });

  it('include the controls that a first node of a cloud brings into scope', () => {
    const apiVersion = 'hostdata.kubescape.cloud/v1beta0';
    const info = { apiVersion, kind: 'CloudProviderInfo', metadata: { name: 'node-1' }, data: {} };
    const inventory = inventoryOf([info]);

    const effect = effectOf(inventory, { ...node('v1.30.0'), spec: { providerID: 'aws:///i-1' } });

    expect(effect.changed).toHaveProperty([`${apiVersion}/CloudProviderInfo/node-1`]);
  });

  it('are none of a control that does not count the resource, neither before nor after', () => {
    const bare = pod('front') as { metadata: object };
    const inventory = inventoryOf([{ ...bare, metadata: { name: 'front', namespace: 'shop' } }]);

    const effect = effectOf(inventory, pod('front'));

    expect(effect.changed['/v1/shop/Pod/front'] ?? '').not.toContain('C-0042');
  });

  it('are of a binding only the controls that see another finding in its role', () => {
    const inventory = inventoryOf([role('reader', 'watch'), binding('first', 'reader')]);

    const effect = effectOf(inventory, role('reader', 'list'));

    expect(effect.changed).toEqual({ [`${rbac}/v1/shop/RoleBinding/first`]: 'C-0015' });
  });
});
