import type { ResourceVerdicts } from '../../model/evaluation.ts';
import type { Violation } from '../../model/finding.ts';
import { exactKey } from './finding-key.ts';
import { surplus } from './surplus.ts';

/** Everything that one rule says against one subject of one object. */
export interface Failure extends Found {
  /** What of it can be counted: named items, or one '' for each violation. Of all objects that it is known by. */
  readonly units: readonly string[];
  /** By `exactKey`: what is found of each object that it is known by. */
  readonly each: ReadonlyMap<string, Found>;
}

/** What a rule says against one subject of a resource, before it is put together with others of the same key. */
interface Found {
  readonly key: string;
  readonly verdicts: ResourceVerdicts;
  readonly control: string;
  readonly rule: string;
  readonly subject: string;
  readonly violations: readonly Violation[];
  /** Whether an exception wants it to be told, but to stop nothing. */
  readonly alertsOnly: boolean;
}

/**
 * Failures by their keys. Different objects that share a key count one by one; of one object that several parts render,
 * everything counts that is said in any of them.
 */
export class Failures {
  readonly #byKey = new Map<string, Map<string, { readonly found: Found; readonly units: readonly string[] }>>();

  add(found: Found): void {
    const objects = this.#byKey.get(found.key) ?? new Map<string, { found: Found; units: readonly string[] }>();
    this.#byKey.set(found.key, objects);
    const object = [found.verdicts, ...found.verdicts.related].map(exactKey).join(' ');
    const known = objects.get(object);
    const units = known ? [...known.units, ...surplus(unitsOf(found), known.units)] : unitsOf(found);
    objects.set(object, { found: known?.found ?? found, units });
  }

  all(): ReadonlyMap<string, Failure> {
    const failures = new Map<string, Failure>();
    for (const [key, objects] of this.#byKey) {
      const each = new Map(Array.from(objects, ([object, { found }]) => [object, found]));
      const units = Array.from(objects.values()).flatMap((one) => one.units);
      const [first] = each.values();
      if (first) failures.set(key, { ...first, units, each });
    }
    return failures;
  }
}

function unitsOf({ violations }: Found): readonly string[] {
  return violations.flatMap(({ items }) => (items && items.length > 0 ? items : ['']));
}
