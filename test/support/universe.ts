import fc, { type Arbitrary } from 'fast-check';
import { bodies, type Body } from './universe-bodies.ts';

/** One place in the universe: an identity, and three states that its object can be in. */
export interface Slot {
  readonly states: readonly [unknown, unknown, unknown];
}

/** One thing that happens: a slot gets a state, or its object is deleted. */
export interface Happening {
  readonly slot: number;
  readonly state: 0 | 1 | 2 | 'deleted';
  /** What is asked for afterwards. */
  readonly asked: 'nothing' | 'changes' | 'evaluate';
}

const slotCount = 14;
const labels = fc.constantFrom({ app: 'a' }, { app: 'b' }, { app: 'a', tier: 'web' }, {}, undefined);
const skipped = { 'kubescape.io/skip-controls': 'C-0057, c-0030, C-0015' };
const annotations = fc.constantFrom(
  skipped,
  { ...skipped, 'kubescape.io/skip-expiry': '1970-01-01T00:01:00Z' },
  { owner: 'shop' },
  undefined,
);

/** Kinds that meet in facts: universes of those alone have more to say about them. */
const themes: readonly RegExp[] = [
  /./,
  /Role/,
  /^(Deployment|StatefulSet|Pod|Service|Namespace|.*Policy)$/,
  /^(Pod|DaemonSet|ServiceAccount|Node|PodSecurityPolicy|ConfigMap)$/,
];

/** Places of a few kinds, namespaces and names, so that objects meet: some of them under one name. */
export function slots(without = /^$/): Arbitrary<Slot[]> {
  const universes = themes.flatMap((theme) => {
    const kinds = bodies.filter(({ kind }) => theme.test(kind) && !without.test(kind)).map(slotOf);
    return kinds.length === 0 ? [] : [fc.array(fc.oneof(...kinds), { minLength: slotCount, maxLength: slotCount })];
  });
  return fc.oneof(...universes);
}

export const happenings: Arbitrary<Happening[]> = fc.array(
  fc.record({
    slot: fc.nat(slotCount - 1),
    state: fc.constantFrom<Happening['state'][]>(0, 0, 1, 1, 2, 'deleted'),
    asked: fc.constantFrom('nothing', 'nothing', 'changes', 'evaluate'),
  }),
  { minLength: slotCount, maxLength: 40 },
);

/** Any order of the slots. */
export const slotOrder: Arbitrary<number[]> = fc.shuffledSubarray(
  Array.from({ length: slotCount }, (_, index) => index),
  { minLength: slotCount },
);

function slotOf({ apiVersion, kind, namespaces, names, metadata, body }: Body): Arbitrary<Slot> {
  const state = fc.tuple(fc.record({ labels, annotations }), body);
  const parts = { namespace: fc.constantFrom(...namespaces), name: fc.constantFrom(...names) };
  return fc.record({ ...parts, states: fc.tuple(state, state, state) }).map(({ namespace, name, states }) => {
    const identity = namespace === '' ? { name } : { name, namespace };
    const [first, second, third] = states.map(([more, spec]) =>
      plainData({ apiVersion, kind, metadata: { ...identity, ...metadata, ...more }, ...spec }),
    );
    return { states: [first, second, third] };
  });
}

/** A copy without the fields that are undefined: manifests have none. */
function plainData(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data)) as unknown;
}
