import { describe, expect, it } from 'vitest';
import type { Exception } from '../../src/model/exception.ts';
import { account, pod } from '../support/cluster-objects.ts';
import { inventoryOf, resourceOf } from '../support/inventories.ts';
import { changed, toldOf } from '../support/told.ts';

const front = '/v1/shop/Pod/front';
const back = '/v1/shop/Pod/back';
const accepting = (name: string, control: string): Exception => {
  return { name: `${name} ${control}`, resources: [{ kind: 'Pod', name }], policies: [{ control }] };
};

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
