import type { ResourceVerdicts } from '../../model/evaluation.ts';

/** How many failures each exception accepts or knows of, kept up to date resource by resource. */
export class ExceptionUses {
  readonly #byKey = new Map<string, ReadonlyMap<string, number>>();
  readonly #totals = new Map<string, number>();

  /** Counts anew what is told of the resource of a key. A vector counts for the key under which it is told. */
  put(resource: string, told: readonly ResourceVerdicts[]): void {
    for (const [name, count] of this.#byKey.get(resource) ?? []) this.#add(name, -count);
    const uses = usesIn(told.filter(({ key, id }) => key === resource || key === `${resource} > ${id}`));
    for (const [name, count] of uses) this.#add(name, count);
    if (uses.size > 0) this.#byKey.set(resource, uses);
    else this.#byKey.delete(resource);
  }

  /** Failures by the name of an exception; those without any are absent. A control on a resource is one. */
  get totals(): ReadonlyMap<string, number> {
    return this.#totals;
  }

  #add(name: string, count: number): void {
    const total = (this.#totals.get(name) ?? 0) + count;
    if (total > 0) this.#totals.set(name, total);
    else this.#totals.delete(name);
  }
}

function usesIn(told: readonly ResourceVerdicts[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const { controls } of told) {
    for (const { rules } of controls) {
      const [first, ...others] = rules;
      const names = others.length === 0 ? (first?.exceptions ?? []) : rules.flatMap(({ exceptions }) => exceptions);
      for (const name of new Set(names)) uses.set(name, (uses.get(name) ?? 0) + 1);
    }
  }
  return uses;
}
