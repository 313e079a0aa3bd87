import fc, { type Arbitrary } from 'fast-check';
import type { Exception } from '../../src/model/exception.ts';
import type { Resource } from '../../src/model/resource.ts';
import { resourceOf } from './inventories.ts';
import { happenings, slots, type Slot } from './universe.ts';

/** One thing that happens to an inventory. */
export type LifeEvent =
  | { readonly does: 'upsert'; readonly resource: Resource }
  | { readonly does: 'delete'; readonly resource: Resource }
  | { readonly does: 'except'; readonly exceptions: readonly Exception[] }
  | { readonly does: 'lose'; readonly unavailable: ReadonlyMap<string, string> }
  | { readonly does: 'wait'; readonly until: number };

export interface Life {
  readonly events: readonly LifeEvent[];
  /** Whether somebody asks after the event of this number. */
  readonly asked: readonly boolean[];
}

const all = { kind: '.*' };
const pool: readonly Exception[] = [
  { name: 'by label', resources: [{ labels: { app: 'a' } }], policies: [] },
  { name: 'known', resources: [{ objectSelector: { matchLabels: { app: 'a' } } }], policies: [], alertsOnly: true },
  { name: 'services', resources: [{ kind: 'Service', objectSelector: { matchLabels: { app: 'b' } } }], policies: [] },
  { name: 'roles', resources: [{ kind: 'Role', labels: { app: '.*' } }], policies: [{ control: 'C-00[0-3].' }] },
  { name: 'namespaces', resources: [{ namespaceSelector: { matchLabels: { app: 'a' } } }], policies: [] },
  { name: 'images', resources: [{ ...all, images: ['shop/*'] }], policies: [{ control: 'C-00[1-5].' }] },
  { name: 'shop', resources: [all], policies: [{ control: 'c-00.[0-6]' }], within: 'shop' },
  { name: 'shop', resources: [all], policies: [{ control: 'C-00.[5-9]' }], within: 'shop', alertsOnly: true },
];
const losses = ['ServiceAccount', 'Service', 'Role', 'NetworkPolicy', 'Node', 'ConfigMap', 'Pod'];

const exceptions = fc.shuffledSubarray([...pool], { maxLength: 4 });
const unavailable = fc
  .subarray(losses, { maxLength: 2 })
  .chain((kinds) => fc.constantFrom('forbidden', 'late').map((reason) => new Map(kinds.map((kind) => [kind, reason]))));

/**
 * Lives of an inventory whose exceptions and rights change, too. Some objects stand in two or three files, so that what
 * they mention is mentioned by several.
 */
export function lives(): Arbitrary<Life> {
  const universe = fc.oneof(slots(), slots(/^(?!Deployment$|StatefulSet$|Service$)/).map(twins), slots(/^(?!.*Role)/));
  const parts = { universe, history: happenings, changes: fc.array(changeOfPolicy(), { maxLength: 12 }) };
  return fc.record(parts).chain(({ universe: places, history, changes }) => {
    const happened = history.map(({ slot, state }): LifeEvent => {
      const states = places[slot]?.states ?? [];
      const isGone = state === 'deleted';
      const resource = resourceOf(isGone ? states[0] : states[state]);
      return { does: isGone ? 'delete' : 'upsert', resource: { ...resource, key: `${slot % 3}#${resource.key}` } };
    });
    return fc.record({
      events: fc.shuffledSubarray([...happened, ...changes], { minLength: happened.length }),
      asked: fc.array(fc.boolean(), { minLength: 52, maxLength: 52 }),
    });
  });
}

/** The same few places again and again. */
function twins(universe: readonly Slot[]): Slot[] {
  return universe.flatMap((_slot, index) => universe[index % 4] ?? []);
}

function changeOfPolicy(): Arbitrary<LifeEvent> {
  return fc.oneof(
    exceptions.map((some) => ({ does: 'except' as const, exceptions: some })),
    unavailable.map((kinds) => ({ does: 'lose' as const, unavailable: kinds })),
    fc.constantFrom(59_999, 60_000).map((until) => ({ does: 'wait' as const, until })),
  );
}
