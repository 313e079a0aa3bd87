import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/engine/inventory.ts';
import type { VerdictChange } from '../../src/engine/reporter.ts';
import type { InventoryOptions } from '../../src/engine/options.ts';
import type { Exception } from '../../src/model/exception.ts';
import { inventoryOf, plain, resourceOf } from '../support/inventories.ts';
import { propertyRuns } from '../support/property-runs.ts';
import { happenings, slotOrder, slots, type Happening, type Slot } from '../support/universe.ts';

const accepted: Exception = {
  name: 'accepted',
  resources: [{ labels: { app: 'a', tier: '.*' } }, { kind: '.*Role', name: 'b' }],
  policies: [{ control: 'C-00.[0-5]' }],
};
const settings: Readonly<Record<string, Partial<InventoryOptions>>> = {
  file: { scope: 'file', inlineExceptionsAt: 0, exceptions: [accepted] },
  cluster: { scope: 'cluster', exceptions: [accepted] },
};

describe('an inventory', () => {
  it.each(Object.entries(settings))(
    'says of a %s the same as a new one that got the final state',
    (_scope, options) => {
      fc.assert(
        fc.property(slots(), happenings, slotOrder, (universe, history, order) => {
          const inventory = inventoryOf([], options);
          const state = new Map<string, unknown>();

          for (const happening of history) apply(inventory, universe, happening, state);

          const fresh = inventoryOf(inOrder(state, order), options);
          expect(plain(inventory.evaluate())).toEqual(plain(fresh.evaluate()));
          expect(inventory.size).toBe(fresh.size);
        }),
        propertyRuns(120),
      );
    },
  );

  it('reports as changed every verdict that is another one', () => {
    fc.assert(
      fc.property(slots(), happenings, (universe, history) => {
        const inventory = inventoryOf([], known);
        let before = verdictsOf(inventory);
        for (const happening of history) {
          apply(inventory, universe, {
            ...happening,
            asked: happening.asked === 'changes' ? 'nothing' : happening.asked,
          });
          if (happening.asked !== 'changes') continue;

          const reported = new Set(inventory.changes().flatMap(pairs));

          const after = verdictsOf(inventory);
          const different = [...before.keys(), ...after.keys()].filter((id) => before.get(id) !== after.get(id));
          expect(different.filter((id) => !reported.has(id))).toEqual([]);
          before = after;
        }
      }),
      propertyRuns(120),
    );
  });

  it('reports of a resource that was there and stays only verdicts that are other ones, where the control counts it', () => {
    fc.assert(
      fc.property(slots(/Binding$/), happenings, (universe, history) => {
        const inventory = inventoryOf([], known);
        const state = new Map<string, unknown>();
        let before = verdictsOf(inventory);
        for (const happening of history) {
          const present = new Set(state.keys());
          apply(inventory, universe, { ...happening, asked: 'nothing' }, state);

          const changes = inventory.changes();

          const after = verdictsOf(inventory);
          for (const change of changes) {
            expect(change.isDeleted).toBe(!state.has(change.key));
            if (change.isDeleted || !present.has(change.key)) continue;
            const counted = pairs(change).filter((id) => before.has(id) || after.has(id));
            expect(counted.filter((id) => before.get(id) === after.get(id))).toEqual([]);
          }
          before = after;
        }
      }),
      propertyRuns(120),
    );
  });

  it('reports nothing a second time', () => {
    fc.assert(
      fc.property(slots(), happenings, (universe, history) => {
        const inventory = inventoryOf([], known);
        for (const happening of history) apply(inventory, universe, happening);
        inventory.changes();

        inventory.evaluate();

        expect(inventory.changes()).toEqual([]);
      }),
      propertyRuns(100),
    );
  });
});

describe('the order in which objects come', () => {
  it('does not decide which object a shared vector belongs to', () => {
    const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [] } };
    const metadata = { name: 'a', namespace: 'shop' };
    const [old, current] = ['batch/v1beta1', 'batch/v1'].map((apiVersion) => {
      return { apiVersion, kind: 'CronJob', metadata, spec: { jobTemplate: { spec: { template } } } };
    });
    const service = { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app: 'a' } } };

    const evaluations = [
      [old, current, service],
      [service, current, old],
    ].map((objects) => plain(inventoryOf(objects).evaluate()));

    expect(evaluations[0]).toEqual(evaluations[1]);
  });

  it('does not decide of which kind an object is', () => {
    const plainMap = { apiVersion: 'a b', kind: 'ConfigMap', metadata: { name: 'x' } };
    const stranger = { apiVersion: 'a', kind: 'b ConfigMap', metadata: { name: 'x' } };

    const sizes = [
      [plainMap, stranger],
      [stranger, plainMap],
    ].map((objects) => inventoryOf(objects).size);

    expect(sizes).toEqual([1, 1]);
  });
});

/** All controls are in scope and no exception depends on labels: a verdict is what the rules say. */
const known: Partial<InventoryOptions> = { scope: 'cluster', cloudProvider: 'EKS' };

function apply(
  inventory: Inventory,
  universe: readonly Slot[],
  { slot, state: wanted, asked }: Happening,
  state = new Map<string, unknown>(),
): void {
  const states = universe[slot]?.states ?? [];
  const resource = resourceOf(wanted === 'deleted' ? states[0] : states[wanted]);
  if (wanted === 'deleted') {
    inventory.delete(resource.key);
    state.delete(resource.key);
  } else {
    inventory.upsert(resource);
    state.set(resource.key, resource.object);
  }
  if (asked === 'changes') inventory.changes();
  if (asked === 'evaluate') inventory.evaluate();
}

function inOrder(state: ReadonlyMap<string, unknown>, order: readonly number[]): unknown[] {
  const objects = Array.from(state.values());
  return order.flatMap((index) => (index < objects.length ? [objects[index]] : []));
}

function pairs({ key, controls }: VerdictChange): string[] {
  return controls.map((control) => `${key} ${control}`);
}

/** Per object and control what its rules say, about the object itself and about the vectors that it makes. */
function verdictsOf(inventory: Inventory): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { key, id, controls } of inventory.evaluate().verdicts) {
    const [object = key] = key.split(' > ');
    for (const { id: control, status, rules } of controls) {
      const pair = `${object} ${control}`;
      const said = JSON.stringify([id, status, rules.map(({ name, violations }) => [name, violations])]);
      found.set(pair, `${found.get(pair) ?? ''}${said}\n`);
    }
  }
  return found;
}
