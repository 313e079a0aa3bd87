import type { Inventory } from '../../src/engine/inventory.ts';

/** What changed since the last time: the ids of controls by key. */
export function changed(inventory: Inventory): Record<string, string> {
  return Object.fromEntries(inventory.changes().map(({ key, controls }) => [key, controls.join(' ')]));
}

/** What is told of a key about a control: key, status, reason and exceptions, of its vectors, too. */
export function toldOf(inventory: Inventory, key: string, control: string): readonly string[] {
  return inventory.verdictsOf([key]).flatMap((told) =>
    told.controls
      .filter(({ id }) => id === control)
      .flatMap(({ status, reason, rules }) => {
        const exceptions = rules.flatMap((rule) => rule.exceptions);
        return [told.key, status, reason ?? '', ...exceptions].filter((part) => part !== '').join(' | ');
      }),
  );
}
