import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/engine/inventory.ts';
import type { Exception } from '../../src/model/exception.ts';
import { account, binding, pod, policy, rbac, role } from '../support/cluster-objects.ts';
import { inventoryOf, resourceOf } from '../support/inventories.ts';

const front = '/v1/shop/Pod/front';
const back = '/v1/shop/Pod/back';
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
const accepting = (name: string, control: string): Exception => {
  return { name: `${name} ${control}`, resources: [{ kind: 'Pod', name }], policies: [{ control }] };
};

/** What changed since the last time: the ids of controls by key. */
function changed(inventory: Inventory): Record<string, string> {
  return Object.fromEntries(inventory.changes().map(({ key, controls }) => [key, controls.join(' ')]));
}

function toldOf(inventory: Inventory, key: string, control: string): readonly string[] {
  return inventory.verdictsOf([key]).flatMap((told) =>
    told.controls
      .filter(({ id }) => id === control)
      .flatMap(({ status, reason, rules }) => {
        const exceptions = rules.flatMap((rule) => rule.exceptions);
        return [told.key, status, reason ?? '', ...exceptions].filter((part) => part !== '').join(' | ');
      }),
  );
}

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

describe('other exceptions', () => {
  it('change the verdicts that they are about, and back', () => {
    const inventory = inventoryOf([pod('front'), pod('back')]);
    inventory.changes();

    inventory.setExceptions([accepting('front', 'C-0030')]);
    const there = changed(inventory);
    const told = toldOf(inventory, front, 'C-0030');
    inventory.setExceptions([]);

    expect(there).toEqual({ [front]: 'C-0030' });
    expect(told).toEqual([`${front} | passed | front C-0030`]);
    expect(changed(inventory)).toEqual({ [front]: 'C-0030' });
  });

  it('change nothing when they say the same, or nothing of what fails', () => {
    const inventory = inventoryOf([pod('front')], { exceptions: [accepting('front', 'C-0030')] });
    inventory.changes();

    inventory.setExceptions([accepting('front', 'C-0030'), accepting('front', 'C-0057'), accepting('other', 'C-0030')]);

    expect(inventory.changes()).toEqual([]);
  });

  it('make no rule judge again', () => {
    const inventory = inventoryOf([pod('front'), pod('back')]);
    inventory.changes();
    const before = inventory.judgements;

    inventory.setExceptions([accepting('front', 'C-0030')]);
    inventory.changes();

    expect(inventory.judgements).toBe(before);
  });

  it('may go by images and by labels of namespaces that came before them', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'a' } } };
    const spec = { containers: [{ name: 'app', image: 'shop/app:1' }] };
    const inventory = inventoryOf([namespace, pod('front', { spec }), pod('back', { namespace: 'other' })]);
    inventory.changes();
    const namespaceSelector = { matchLabels: { team: 'a' } };

    inventory.setExceptions([
      { name: 'x', resources: [{ kind: 'Pod', namespaceSelector, images: ['shop/*'] }], policies: [] },
    ]);

    expect(Object.keys(changed(inventory))).toEqual([front]);
  });
});

describe('an annotation that ends', () => {
  const annotations = { 'kubescape.io/skip-controls': 'C-0030', 'kubescape.io/skip-expiry': '1970-01-01T00:01:00Z' };
  const annotated = { ...pod('front'), metadata: { name: 'front', namespace: 'shop', annotations } };

  it('excepts up to its moment', () => {
    const inventory = inventoryOf([annotated], { inlineExceptionsAt: 0 });
    inventory.changes();

    inventory.setInlineExceptionsAt(59_999);
    const before = changed(inventory);
    inventory.setInlineExceptionsAt(60_000);

    expect(before).toEqual({});
    expect(changed(inventory)).toEqual({ [front]: 'C-0030' });
    expect(toldOf(inventory, front, 'C-0030')).toEqual([`${front} | failed`]);
  });

  it('is nothing to an inventory that does not go by annotations', () => {
    const inventory = inventoryOf([annotated]);

    inventory.setInlineExceptionsAt(0);

    expect(toldOf(inventory, front, 'C-0030')).toEqual([`${front} | failed`]);
  });
});

describe('matches', () => {
  it('count the failures that an exception accepts or knows of, and name those that meet none', () => {
    const exceptions = [
      accepting('.*', 'C-0030'),
      { ...accepting('front', 'C-0016'), alertsOnly: true as const },
      accepting('nobody', 'C-0030'),
    ];
    const inventory = inventoryOf([pod('front'), pod('back')], { exceptions });

    const before = new Map(inventory.matches());
    inventory.delete(back);

    expect(Object.fromEntries(before)).toEqual({
      '.* C-0030': { failures: 2 },
      'front C-0016': { failures: 1 },
      'nobody C-0030': { failures: 0 },
    });
    expect(inventory.matches().get('.* C-0030')).toEqual({ failures: 1 });
  });

  it('leave to changes what it has to say', () => {
    const inventory = inventoryOf([pod('front')]);
    inventory.changes();
    inventory.setExceptions([accepting('front', 'C-0030')]);

    inventory.matches();

    expect(changed(inventory)).toEqual({ [front]: 'C-0030' });
  });
});

describe('a kind that cannot be read any more', () => {
  const lost = (reason: string): ReadonlyMap<string, string> => new Map([['ServiceAccount', reason]]);
  const own = pod('front', { spec: { serviceAccountName: 'robot', containers: [] } });

  it('makes skipped what rests on it, with the reason, until it can be read again', () => {
    const inventory = inventoryOf([own, account('robot', false)]);
    const before = toldOf(inventory, front, 'C-0034');
    inventory.changes();

    inventory.setUnavailable(lost('forbidden'));
    const meanwhile = toldOf(inventory, front, 'C-0034');
    const whileChanged = changed(inventory);
    inventory.setUnavailable(new Map());

    expect(meanwhile).toEqual([`${front} | skipped | forbidden`]);
    expect(whileChanged).toEqual({ [front]: 'C-0034' });
    expect(toldOf(inventory, front, 'C-0034')).toEqual(before);
    expect(changed(inventory)).toEqual({ [front]: 'C-0034' });
  });

  it('makes its control skipped where nothing else is to be said', () => {
    const inventory = inventoryOf([own]);

    inventory.setUnavailable(new Map([['Namespace', 'forbidden']]));

    const summary = inventory.evaluate().controls.find(({ id }) => id === 'C-0054');
    expect([summary?.status, summary?.reason]).toEqual(['skipped', 'Namespace objects could not be read: forbidden']);
  });

  it('is a change when the reason is another one, and none when it is the same', () => {
    const inventory = inventoryOf([own], { unavailable: lost('forbidden') });
    inventory.changes();

    inventory.setUnavailable(lost('forbidden'));
    const same = changed(inventory);
    inventory.setUnavailable(lost('no connection'));

    expect(same).toEqual({});
    expect(changed(inventory)).toEqual({ [front]: 'C-0034' });
  });

  it('makes no rule judge again that does not rest on it', () => {
    const inventory = inventoryOf([own, pod('back')]);
    inventory.changes();
    const before = inventory.judgements;

    inventory.setUnavailable(new Map([['Ingress', 'forbidden']]));
    inventory.changes();

    expect(inventory.judgements).toBe(before);
  });
});

describe('another answer to who is judged', () => {
  it('counts from when a resource is taken in again', () => {
    const inventory = inventoryOf([pod('front'), pod('back')]);
    inventory.changes();

    inventory.setJudges(({ name }) => name !== 'front');
    const before = changed(inventory);
    inventory.upsert(resourceOf(pod('front')));
    inventory.upsert(resourceOf(pod('back')));

    expect(before).toEqual({});
    expect(Object.keys(changed(inventory))).toEqual([front]);
    expect([inventory.verdictsOf([front]), inventory.verdictsOf([back]).length]).toEqual([[], 1]);
  });
});
