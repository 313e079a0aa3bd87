import { controls } from '../../src/engine/controls/index.ts';
import { Inventory } from '../../src/engine/inventory.ts';
import type { InventoryOptions } from '../../src/engine/options.ts';
import { fieldAt, text } from '../../src/engine/read.ts';
import type { ControlSummary, ControlVerdict, Evaluation, ResourceVerdicts } from '../../src/model/evaluation.ts';
import { resourceId, type Identity, type Resource } from '../../src/model/resource.ts';

/** An object as a cluster has it: its key is its id. */
export function resourceOf(object: unknown, key?: string): Resource {
  const identity = identityOf(object);
  return { ...identity, key: key ?? resourceId(identity), object };
}

/** Whatever has no usable name has none. */
export function identityOf(object: unknown): Identity {
  return {
    apiVersion: text(fieldAt(object, 'apiVersion')),
    kind: text(fieldAt(object, 'kind')),
    namespace: text(fieldAt(object, 'metadata', 'namespace')),
    name: text(fieldAt(object, 'metadata', 'name')),
  };
}

/** All controls on these objects; scope `cluster` unless said otherwise. */
export function inventoryOf(objects: readonly unknown[], options: Partial<InventoryOptions> = {}): Inventory {
  const inventory = new Inventory({ controls, scope: 'cluster', ...options });
  for (const object of objects) inventory.upsert(resourceOf(object));
  return inventory;
}

/** An evaluation as plain data. */
export function plain(evaluation: Evaluation): Omit<Evaluation, 'verdicts' | 'exceptionUses'> & {
  readonly verdicts: readonly ResourceVerdicts[];
  readonly exceptionUses: readonly (readonly [string, number])[];
} {
  return {
    ...evaluation,
    verdicts: Array.from(evaluation.verdicts),
    exceptionUses: Array.from(evaluation.exceptionUses),
  };
}

/** The summary of a control that the evaluation must have. */
export function summaryOf(evaluation: Evaluation, id: string): ControlSummary {
  const summary = evaluation.controls.find((control) => control.id === id);
  if (summary === undefined) throw new Error(`the evaluation has no control ${id}`);
  return summary;
}

/** The verdict of a control on a resource or vector; undefined where the control does not count it. */
export function verdictOf(evaluation: Evaluation, key: string, control: string): ControlVerdict | undefined {
  const resource = Array.from(evaluation.verdicts).find((verdicts) => verdicts.key === key);
  return resource?.controls.find(({ id }) => id === control);
}

/** How many judgements these objects cause, and the controls of which resources change. */
export function effectOf(
  inventory: Inventory,
  ...objects: object[]
): { judgements: number; changed: Record<string, string> } {
  inventory.changes();
  const before = inventory.judgements;
  for (const object of objects) inventory.upsert(resourceOf(object));
  const changes = inventory.changes();
  return {
    judgements: inventory.judgements - before,
    changed: Object.fromEntries(changes.map(({ key, controls: ids }) => [key, ids.join(' ')])),
  };
}
