import { seldom } from './pods.ts';
import fc, { type Arbitrary } from 'fast-check';
import { writeKustomization, type LayerPlan, type PlacedPatch } from './layers.ts';
import {
  commonFields,
  configurations,
  inlineTransformers,
  openApiDocument,
  sourceFiles,
} from './kustomization-fields.ts';
import { objects, type ObjectPlan } from './objects.ts';
import { replacementPlans } from './replacements.ts';
import type { Tree } from './compare.ts';

/** One of them, in one of so many layers and one. */
function rarely<T>(item: Arbitrary<T>, others = 5): Arbitrary<readonly T[]> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: others, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.tuple(item) },
  );
}

const layer: Arbitrary<LayerPlan> = fc.record({
  objects: fc.array(objects, { maxLength: 3 }),
  files: fc.constantFrom('each', 'together', 'list', 'flow', 'commented'),
  fields: commonFields,
  sources: sourceFiles,
  transformers: rarely(inlineTransformers),
  configurations: seldom(configurations, 6),
  openApi: seldom(fc.constant(openApiDocument), 20),
  replacements: rarely(replacementPlans),
  vars: rarely(
    fc.record({
      name: fc.constantFrom('NAME', 'A', 'B'),
      object: fc.nat({ max: 5 }),
      fieldPath: fc.option(
        fc.constantFrom(
          'metadata.name',
          'metadata.name',
          'metadata.name',
          'kind',
          'apiVersion',
          'spec.replicas',
          'data.a',
        ),
        { nil: undefined },
      ),
    }),
    11,
  ),
});

/** A tree with the directory to build: layers above each other, perhaps with a component and a second base. */
export const trees: Arbitrary<{ readonly tree: Tree; readonly target: string }> = fc
  .record({
    layers: fc.array(layer, { minLength: 1, maxLength: 3 }),
    component: seldom(layer, 4),
    second: seldom(layer, 4),
  })
  .map(({ layers, component, second }) => assemble(layers, component, second));

function assemble(
  layers: readonly LayerPlan[],
  component: LayerPlan | undefined,
  second: LayerPlan | undefined,
): { readonly tree: Tree; readonly target: string } {
  const tree: Record<string, string | Uint8Array> = {};
  const known = new Set<string>();
  const seen: ObjectPlan[] = [];
  const generated = new Set<string>();
  const patches: PlacedPatch[] = [];
  const place = (plan: LayerPlan, index: number): LayerPlan => {
    // An id that stands twice ends every build; once is enough to see that.
    const own = plan.objects.filter((object) => {
      const id = JSON.stringify([object.kind, object.name]);
      return !known.has(id) && known.add(id);
    });
    seen.push(...own);
    for (const object of own) {
      for (const patch of object.patches) patches.push({ ...patch, object, layer: index + patch.above });
    }
    // Known difference: an OpenAPI document that the root does not name.
    return { ...plan, objects: own, openApi: plan === layers.at(-1) ? plan.openApi : undefined };
  };
  const last = layers.length - 1;
  for (const [index, plan] of layers.entries()) {
    const isTop = index === last;
    const resources = index > 0 ? [`../d${index - 1}`] : [];
    const placed = place(plan, index);
    if (isTop && second) {
      writeKustomization(tree, 'second', place(second, index), {
        seen,
        generated,
        resources: [],
        components: [],
        patches: [],
      });
      resources.push('../second');
    }
    if (isTop && component) {
      const parts = { seen, generated, resources: [], components: [], patches: [], isComponent: true };
      writeKustomization(tree, 'component', place(component, index), parts);
    }
    const due = patches.filter((patch) => (isTop ? patch.layer >= index : patch.layer === index));
    const components = isTop && component ? ['../component'] : [];
    writeKustomization(tree, `d${index}`, placed, { seen, generated, resources, components, patches: due });
  }
  return { tree, target: `d${last}` };
}
