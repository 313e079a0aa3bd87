import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/engine/inventory.ts';
import type { InventoryOptions } from '../../src/engine/options.ts';
import type { ResourceVerdicts } from '../../src/model/evaluation.ts';
import type { Resource } from '../../src/model/resource.ts';
import { inventoryOf, plain } from '../support/inventories.ts';
import { lives, type LifeEvent } from '../support/inventory-life.ts';
import { propertyRuns } from '../support/property-runs.ts';

const inline: Partial<InventoryOptions> = { inlineExceptionsAt: 0 };

describe('an inventory whose exceptions and rights change', () => {
  it('says the same as a new one that was made with the last of them', () => {
    fc.assert(
      fc.property(lives(), ({ events, asked }) => {
        const life = new Followed();

        for (const [index, event] of events.entries()) {
          life.happen(event);
          if (asked[index]) life.inventory.changes();
        }

        expect(plain(life.inventory.evaluate())).toEqual(plain(life.anew().evaluate()));
      }),
      propertyRuns(120),
    );
  });

  it('tells of some keys what the whole evaluation tells of them', () => {
    fc.assert(
      fc.property(lives(), fc.nat(), ({ events }, seed) => {
        const life = new Followed();
        for (const event of events) life.happen(event);
        const keys = Array.from(life.resources.keys()).filter((_key, index) => (seed >> (index % 30)) % 2 === 1);

        const told = life.inventory.verdictsOf([...keys, 'of nobody']);

        const all = Array.from(life.inventory.evaluate().verdicts);
        const mentioned = new Set<string | undefined>(keys.flatMap((key) => life.vectorsOf(key).map(({ id }) => id)));
        const expected = all.filter(({ key, id }) => keys.includes(ownerOf(key)) || mentioned.has(vectorId(key, id)));
        expect(told).toEqual(expected);
      }),
      propertyRuns(120),
    );
  });

  it('names as changed exactly the keys of which it tells something else', () => {
    fc.assert(
      fc.property(lives(), ({ events, asked }) => {
        const life = new Followed();
        let before = new Map<string, ReadonlyMap<string, string>>();
        for (const [index, event] of events.entries()) {
          life.happen(event);
          if (!asked[index]) continue;

          const reported = new Map(life.inventory.changes().map(({ key, controls }) => [key, controls]));

          const after = life.told();
          for (const key of new Set([...before.keys(), ...after.keys(), ...reported.keys()])) {
            expect([key, reported.get(key) ?? []]).toEqual([key, different(before.get(key), after.get(key))]);
          }
          before = after;
        }
      }),
      propertyRuns(120),
    );
  });

  it('counts the failures that each exception meets', () => {
    fc.assert(
      fc.property(lives(), ({ events, asked }) => {
        const life = new Followed();
        for (const [index, event] of events.entries()) {
          life.happen(event);
          if (asked[index]) life.inventory.changes();
          if (asked[index + 1]) continue;

          const counted = new Map(life.inventory.matches());

          expect(counted).toEqual(countedIn(life.inventory, life.exceptionNames));
        }
      }),
      propertyRuns(120),
    );
  });
});

/** An inventory, with what it was given. */
class Followed {
  readonly inventory = inventoryOf([], inline);
  readonly resources = new Map<string, Resource>();
  #options: Partial<InventoryOptions> = inline;

  get exceptionNames(): readonly string[] {
    return this.#options.exceptions?.map(({ name }) => name) ?? [];
  }

  happen(event: LifeEvent): void {
    if (event.does === 'upsert') {
      this.inventory.upsert(event.resource);
      this.resources.set(event.resource.key, event.resource);
    } else if (event.does === 'delete') {
      this.inventory.delete(event.resource.key);
      this.resources.delete(event.resource.key);
    } else if (event.does === 'except') {
      this.inventory.setExceptions(event.exceptions);
      this.#options = { ...this.#options, exceptions: event.exceptions };
    } else if (event.does === 'wait') {
      this.inventory.setInlineExceptionsAt(event.until);
      this.#options = { ...this.#options, inlineExceptionsAt: event.until };
    } else {
      this.inventory.setUnavailable(event.unavailable);
      this.#options = { ...this.#options, unavailable: event.unavailable };
    }
  }

  anew(without: (resource: Resource) => boolean = () => false): Inventory {
    const inventory = inventoryOf([], this.#options);
    for (const resource of this.resources.values()) {
      if (!without(resource)) inventory.upsert(resource);
    }
    return inventory;
  }

  /** The vectors of a key where no other resource of its name mentions them, too. Two bindings never share one. */
  vectorsOf(key: string): readonly ResourceVerdicts[] {
    const [, id] = key.split('#');
    if (id === undefined || id.includes('Binding/')) return [];
    const isOther = (other: Resource): boolean => {
      const { kind, namespace, name } = this.resources.get(key) ?? other;
      return other.key !== key && other.kind === kind && other.namespace === namespace && other.name === name;
    };
    const alone = this.anew(isOther).evaluate().verdicts;
    return Array.from(alone).filter((told) => told.key.startsWith(`${key} > `));
  }

  /** Per key and control what is told. */
  told(): Map<string, ReadonlyMap<string, string>> {
    return new Map(Array.from(this.resources.keys(), (key) => [key, byControl(this.inventory.verdictsOf([key]))]));
  }
}

function ownerOf(key: string): string {
  return key.split(' > ')[0] ?? key;
}

/** The id of a vector; nothing of what is told of a resource itself. */
function vectorId(key: string, id: string): string | undefined {
  return key.includes(' > ') ? id : undefined;
}

function byControl(told: readonly ResourceVerdicts[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { key, id, controls } of told) {
    for (const verdict of controls) {
      found.set(verdict.id, `${found.get(verdict.id) ?? ''}${JSON.stringify([key, id, verdict])}\n`);
    }
  }
  return found;
}

function different(
  before: ReadonlyMap<string, string> = new Map(),
  after: ReadonlyMap<string, string> = new Map(),
): string[] {
  const ids = new Set([...before.keys(), ...after.keys()]);
  return Array.from(ids)
    .filter((id) => before.get(id) !== after.get(id))
    .toSorted();
}

function countedIn(inventory: Inventory, names: readonly string[]): Map<string, { failures: number }> {
  const found = new Map(names.map((name) => [name, 0]));
  for (const { controls } of inventory.evaluate().verdicts) {
    for (const { rules } of controls) {
      for (const name of new Set(rules.flatMap(({ exceptions }) => exceptions))) {
        found.set(name, (found.get(name) ?? 0) + 1);
      }
    }
  }
  return new Map(Array.from(found, ([name, failures]) => [name, { failures }]));
}
