import { seldom } from './pods.ts';
import fc, { type Arbitrary } from 'fast-check';
import { scalars } from './scalars.ts';
import { changeAt, fieldsOf, placeAt, valueAt, type Place } from './walk.ts';
import { writeYaml, type Fields, type Yaml } from './yaml-text.ts';

const steps = fc.array(fc.nat({ max: 6 }), { maxLength: 7 });

/** A change that makes a part of an object a patch of its own kind: a null, a directive, another scalar. */
interface Mutation {
  readonly steps: readonly number[];
  readonly what: 'null' | 'delete' | 'replace' | 'merge' | 'unknown' | 'scalar' | 'empty';
  readonly scalar: Yaml;
}

const mutations: Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    steps,
    what: fc.constantFrom(
      'null',
      'null',
      'delete',
      'delete',
      'replace',
      'replace',
      'merge',
      'unknown',
      'scalar',
      'scalar',
      'empty',
    ),
    scalar: scalars,
  }),
  { maxLength: 2 },
);

export interface MergePlan {
  readonly type: 'merge';
  readonly metadata: Fields;
  readonly body: Fields;
  readonly mutations: readonly Mutation[];
}

interface Operation {
  readonly op: string;
  readonly steps: readonly number[];
  readonly from: readonly number[];
  readonly tail: string | undefined;
  readonly value: Yaml | undefined;
}

export interface JsonPlan {
  readonly type: 'json';
  readonly operations: readonly Operation[];
  readonly asJson: boolean;
}

const value: Arbitrary<Yaml> = fc.oneof(
  { weight: 4, arbitrary: scalars },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Yaml>(null, 1, 'x', [], {}, [1, 'a'], { a: 'b' }, { name: 'n', value: '1' }),
  },
);

const usualOperations = [
  ...Array.from({ length: 14 }, () => ['add', 'replace', 'remove']).flat(),
  'move',
  'move',
  'copy',
  'copy',
  'test',
  'frob',
];

export const jsonPlans: Arbitrary<JsonPlan> = fc.record({
  type: fc.constant('json'),
  asJson: fc.boolean(),
  operations: fc.array(
    fc.record({
      op: fc.constantFrom(...usualOperations),
      steps,
      from: steps,
      tail: seldom(fc.constantFrom('-', '0', '1', '9', '-1', 'new', 'a~1b', ''), 2),
      value: seldom(value, 8),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** A patch of an object's kind, made from what may stand in it. */
export function mergePlans(metadata: Arbitrary<Fields>, body: Arbitrary<Fields>): Arbitrary<MergePlan> {
  return fc.record({ type: fc.constant('merge'), metadata, body, mutations });
}

function mutate(patch: Yaml, { steps: walk, what, scalar }: Mutation): Yaml {
  const place = placeAt(patch, walk);
  // What names the object stays: a patch of nothing says little.
  if (place.length < 2 || place[0] === 'metadata') return patch;
  return changeAt(patch, place, (found) => {
    if (what === 'null') return null;
    if (what === 'scalar') return scalar;
    if (what === 'empty') return Array.isArray(found) ? [] : {};
    const directive = { $patch: what === 'unknown' ? 'frob' : what };
    if (Array.isArray(found)) return what === 'merge' ? found : [...found, directive];
    const fields = fieldsOf(found);
    return fields ? { ...fields, ...directive } : found;
  });
}

/** The text of a merge patch for an object. */
export function mergeYaml(plan: MergePlan, object: Fields): Yaml {
  const { name, namespace } = fieldsOf(object['metadata']) ?? {};
  const patch: Yaml = {
    apiVersion: object['apiVersion'],
    kind: object['kind'],
    metadata: { name, namespace, ...plan.metadata },
    ...plan.body,
  };
  return plan.mutations.reduce(mutate, patch);
}

function pointer(place: Place, tail?: string): string {
  return [
    ...place.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1')),
    ...(tail === undefined ? [] : [tail]),
  ]
    .map((part) => `/${part}`)
    .join('');
}

/** A place that has a value, and what may follow it. Known difference: the real program panics without an apiVersion. */
function target(object: Fields, walk: readonly number[], tail: string | undefined): string {
  const known = Object.keys(object).length;
  const place = placeAt(object, [walk.length > 0 && known > 3 ? 3 + ((walk[0] ?? 0) % (known - 3)) : 2, ...walk]);
  // Known difference: an origin that a patch removes with all annotations stays known.
  if (place[0] === 'metadata' && (place.length < 2 || place[1] === 'annotations')) return '/metadata/labels';
  const found = valueAt(object, place);
  const isIndex = tail !== undefined && /^-?\d*$/.test(tail);
  const fits = Array.isArray(found) ? isIndex : fieldsOf(found) !== undefined && !isIndex;
  return pointer(place, fits ? tail : undefined);
}

/** The text of a JSON patch for an object. */
export function jsonPatchText({ operations, asJson }: JsonPlan, object: Fields): string {
  const written = operations.map(({ op, steps: walk, from, tail, value: content }) => {
    const isMove = op === 'move' || op === 'copy';
    return {
      op,
      path: target(object, walk, op === 'add' ? tail : undefined),
      from: isMove ? target(object, from, undefined) : undefined,
      value: isMove || op === 'remove' ? undefined : content,
    };
  });
  return writeYaml(written, asJson ? 'json' : 'block');
}
