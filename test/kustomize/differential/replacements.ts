import fc, { type Arbitrary } from 'fast-check';
import type { ObjectPlan } from './objects.ts';
import { some, seldom } from './pods.ts';
import { selectorPlans, selectorYaml, type SelectorPlan } from './selectors.ts';
import { texts } from './scalars.ts';
import { placeAt, valueAt, fieldsOf, type Place } from './walk.ts';
import type { Fields, Yaml } from './yaml-text.ts';

const steps = fc.array(fc.nat({ max: 6 }), { maxLength: 7 });
const options = seldom(
  some({
    delimiter: fc.constantFrom(':', '-', '/', '.'),
    index: fc.constantFrom<Yaml>(0, 1, -1, 5),
    create: fc.boolean(),
  }),
  2,
);

interface FieldPlan {
  readonly steps: readonly number[];
  readonly elements: 'index' | 'value' | 'star';
  readonly tail: string | undefined;
}

const fieldPlans: Arbitrary<FieldPlan> = fc.record({
  steps,
  elements: fc.constantFrom('index', 'value', 'value', 'star'),
  tail: fc.option(fc.constantFrom('new', '[a.b/c]', '[name=app]', '0', 'x\\.y', '[=a]', '-'), {
    nil: undefined,
    freq: 4,
  }),
});

export interface ReplacementPlan {
  readonly source: number;
  readonly sourceValue: string | undefined;
  readonly sourceSelector: SelectorPlan;
  readonly sourceField: FieldPlan | undefined;
  readonly sourceOptions: Fields | undefined;
  readonly targets: readonly {
    readonly object: number;
    readonly select: SelectorPlan;
    readonly reject: SelectorPlan | undefined;
    readonly fields: readonly FieldPlan[];
    readonly options: Fields | undefined;
  }[];
}

export const replacementPlans: Arbitrary<ReplacementPlan> = fc.record({
  source: fc.nat({ max: 5 }),
  sourceValue: seldom(texts, 4),
  sourceSelector: selectorPlans,
  sourceField: seldom(fieldPlans, 6),
  sourceOptions: options,
  targets: fc.array(
    fc.record({
      object: fc.nat({ max: 5 }),
      select: selectorPlans,
      reject: seldom(selectorPlans, 4),
      fields: fc.array(fieldPlans, { minLength: 1, maxLength: 2 }),
      options,
    }),
    { minLength: 1, maxLength: 2 },
  ),
});

/** A place in the words of `fieldPaths`. */
function fieldPath(root: Yaml, { steps: walk, elements, tail }: FieldPlan): string {
  const place: Place = placeAt(root, walk);
  const parts = place.map((step, index) => {
    if (typeof step === 'string') return /[./[\]]/.test(step) ? `[${step}]` : step;
    if (elements === 'star') return '*';
    const item = valueAt(root, place.slice(0, index + 1));
    const name = fieldsOf(item)?.['name'] ?? (typeof item === 'string' ? item : undefined);
    if (elements === 'index' || typeof name !== 'string') return String(step);
    return typeof item === 'string' ? `[=${name}]` : `[name=${name}]`;
  });
  return [...parts, ...(tail === undefined ? [] : [tail])].join('.');
}

/** A replacement between objects; `yamlOf` gives them as they are written. */
export function replacementYaml(
  plan: ReplacementPlan,
  objects: readonly ObjectPlan[],
  yamlOf: (object: ObjectPlan) => Yaml,
): Yaml | undefined {
  const objectAt = (index: number): ObjectPlan | undefined => objects[index % Math.max(objects.length, 1)];
  const source = objectAt(plan.source);
  if (!source) return undefined;
  const targets = plan.targets.flatMap(({ object, select, reject, fields, options: written }) => {
    const found = objectAt(object);
    if (!found) return [];
    return [
      {
        select: selectorYaml(select, found),
        reject: reject && [selectorYaml(reject, found)],
        fieldPaths: fields.map((field) => fieldPath(yamlOf(found), field)),
        options: written,
      },
    ];
  });
  if (plan.sourceValue !== undefined) return { sourceValue: plan.sourceValue, targets };
  const fieldPathOfSource = plan.sourceField && fieldPath(yamlOf(source), { ...plan.sourceField, tail: undefined });
  return {
    source: {
      ...selectorYaml(plan.sourceSelector, source, true),
      fieldPath: fieldPathOfSource,
      options: plan.sourceOptions,
    },
    targets,
  };
}
