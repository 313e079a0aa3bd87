import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/engine/inventory.ts';
import type { Exception } from '../../src/model/exception.ts';
import { binding, pod, policy, rbac, role } from '../support/cluster-objects.ts';
import { inventoryOf, resourceOf } from '../support/inventories.ts';
import { changed, toldOf } from '../support/told.ts';

const front = '/v1/shop/Pod/front';
const console = 'batch/v1/shop/CronJob/jenkins';

const labelled = (object: object, labels: object): object => ({
  ...object,
  metadata: { ...(object as { metadata: object }).metadata, labels },
});
const cronJob = (apiVersion: string): object => ({
  apiVersion,
  kind: 'CronJob',
  metadata: { name: 'jenkins', namespace: 'shop', labels: { app: 'jenkins' } },
  spec: { jobTemplate: { spec: { template: { spec: { containers: [] } } } } },
});
const exposing: object = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'jenkins', namespace: 'shop' },
  spec: { type: 'NodePort', selector: { app: 'jenkins' }, ports: [{ port: 80 }] },
};
describe('verdictsOf', () => {
  it('tells of a resource and of its vectors, each once, sorted by key', () => {
    const inventory = inventoryOf([role('reader', 'list'), binding('first', 'reader'), pod('front')]);
    const key = `${rbac}/v1/shop/RoleBinding/first`;

    const told = inventory.verdictsOf([front, key, key]).map((verdicts) => verdicts.key);

    expect(told).toEqual(Array.from(inventory.evaluate().verdicts, (verdicts) => verdicts.key));
    expect(told.filter((one) => one.startsWith(key))).toHaveLength(1);
  });

  it('tells nothing of unknown keys, nor of vectors by their own', () => {
    const inventory = inventoryOf([role('reader', 'list'), binding('first', 'reader')]);
    const vectors = Array.from(inventory.evaluate().verdicts, ({ key }) => key).filter((key) => key.includes(' > '));

    expect(vectors).toHaveLength(1);
    expect(inventory.verdictsOf([...vectors, 'nobody'])).toEqual([]);
  });

  it('tells what holds now, whether changes were asked for or not', () => {
    const inventory = inventoryOf([pod('front')]);
    const before = toldOf(inventory, front, 'C-0030');

    inventory.upsert(resourceOf(policy('first', 'front')));

    expect([before, toldOf(inventory, front, 'C-0030')]).toEqual([[`${front} | failed`], [`${front} | passed`]]);
  });
});

describe('a vector that two objects mention', () => {
  const twin = 'batch/v1beta1/shop/CronJob/jenkins';
  const vector = `${console} > /shop/CronJob/jenkins//v1/shop/Service/jenkins`;
  const objects = [cronJob('batch/v1beta1'), exposing, cronJob('batch/v1')];
  const related = (inventory: Inventory, key: string): readonly string[] =>
    toldOf(inventory, key, 'C-0021').filter((told) => told.includes(' > '));

  it('is told of both under one key', () => {
    const inventory = inventoryOf(objects);

    const told = [console, twin].map((key) => related(inventory, key));

    expect(told).toEqual([[`${vector} | failed`], [`${vector} | failed`]]);
  });

  it('is a change of the other when one of them goes', () => {
    const inventory = inventoryOf(objects);
    inventory.changes();

    inventory.delete(console);

    expect(changed(inventory)[twin]).toBe('C-0021');
    expect(related(inventory, twin)).toEqual([`${vector.replace(console, twin)} | failed`]);
  });

  it('is a change of both when its verdict is another one because of one of them', () => {
    const inventory = inventoryOf(objects);
    inventory.changes();

    inventory.upsert(resourceOf({ ...exposing, spec: { type: 'ClusterIP', selector: { app: 'jenkins' } } }));

    expect(changed(inventory)).toMatchObject({ [console]: 'C-0021', [twin]: 'C-0021' });
  });
});

describe('an exception that stands on a related object', () => {
  const exceptions: readonly Exception[] = [
    {
      name: 'known',
      resources: [{ objectSelector: { matchLabels: { known: 'yes' } } }],
      policies: [{ control: 'C-00[12][15]' }],
    },
  ];

  it.each([
    ['Service', [cronJob('batch/v1'), exposing], console, 'C-0021'],
    ['Role', [role('reader', 'list'), binding('first', 'reader')], `${rbac}/v1/shop/RoleBinding/first`, 'C-0015'],
  ])('changes verdicts with the labels of the %s', (kind, objects, key, control) => {
    const inventory = inventoryOf(objects, { exceptions });
    const object = objects.find((one) => (one as { kind: string }).kind === kind) ?? {};
    inventory.changes();

    inventory.upsert(resourceOf(labelled(object, { known: 'yes' })));

    expect(changed(inventory)[key]).toBe(control);
    expect(toldOf(inventory, key, control).filter((told) => told.endsWith('| passed | known'))).toHaveLength(1);
  });
});
