import { isDeepStrictEqual } from 'node:util';
import { toJson } from '../../../kustomize/index.ts';
import type { Path } from '../../../model/path.ts';
import type { Unresolved } from '../cluster/rendered.ts';
import { FluxError } from '../flux-error.ts';
import { isMapping, nameOf, textOf, type KubernetesObject } from '../objects/kubernetes-object.ts';
import { metadataMap } from '../objects/metadata.ts';
import { inputSets, strategyOf } from './input-sets.ts';
import { makeObjects, type MadeObject } from './make-objects.ts';
import type { Provided, Source } from './providers.ts';
import type { ResourceSet, Step } from './spec.ts';
import { resourceTemplate, textTemplate, type TemplateSource } from './template-source.ts';
import { Budget } from './template/budget.ts';
import type { Value } from './template/values.ts';

/** What the templates of a ResourceSet make. */
export interface Made {
  /** Each identity once, save for those that are left out. */
  readonly objects: readonly MadeObject[];
  readonly unresolved: readonly Unresolved[];
}

interface Templates {
  readonly resources: readonly TemplateSource[];
  readonly text: TemplateSource | undefined;
}

/**
 * Fills in all templates of a ResourceSet with all of its inputs. Where anything depends on an id that only the cluster
 * makes, `inputs.id` is unresolved: filling in with other ids shows it. Throws a FluxError, an ObjectError or a
 * TemplateError where the operator would fail.
 */
export function madeObjects(set: ResourceSet, provided: Provided): Made {
  const strategy = strategyOf(set.spec.inputStrategy?.name?.value);
  // What would be combined with inputs that are unknown is unknown as a whole.
  if (strategy === 'Permute' && provided.unresolved.length > 0) return { objects: [], unresolved: [] };
  const steps = set.steps.map((step, index) =>
    templatesOf(step, set.spec.steps.length > 0 ? ['spec', 'steps', index] : ['spec']),
  );
  const sources = [...ownInputs(set), ...provided.sources];
  const isWithoutInputs = sources.length === 0 && set.spec.inputsFrom.length === 0;
  const budget = new Budget();
  const variant = (number: number): readonly MadeObject[] => {
    const sets = isWithoutInputs ? [new Map<string, Value>()] : inputSets(sources, strategy, number);
    return onceEach(steps.map((step) => objectsOf(step, sets, budget)));
  };
  const [objects, others] = [variant(0), variant(1)];
  const isSame = isDeepStrictEqual(
    objects.map(({ object }) => object),
    others.map(({ object }) => object),
  );
  if (isSame) return { objects, unresolved: [] };
  const why = 'only the operator in the cluster makes it; another number stands in for it';
  return { objects, unresolved: [{ kind: 'variable', name: 'inputs.id', why }] };
}

/** Whether the annotation `fluxcd.controlplane.io/reconcile: disabled` keeps the operator from an object. */
export function isDisabled(object: KubernetesObject): boolean {
  return metadataMap(object, 'annotations')['fluxcd.controlplane.io/reconcile'] === 'disabled';
}

function templatesOf({ resources, resourcesTemplate }: Step, path: Path): Templates {
  return {
    resources: resources.map((resource, index) => resourceTemplate(resource, [...path, 'resources', index])),
    text: resourcesTemplate && textTemplate(resourcesTemplate, [...path, 'resourcesTemplate']),
  };
}

function ownInputs({ namespace, name, spec }: ResourceSet): readonly Source[] {
  const sets = spec.inputs.map((node) => toJson(node)).filter(isMapping);
  return sets.length === 0 ? [] : [{ kind: 'ResourceSet', namespace, name, sets }];
}

/** `resources` come first: of two equal objects theirs wins. */
function objectsOf({ resources, text }: Templates, sets: readonly Value[], budget: Budget): readonly MadeObject[] {
  const all = sets.flatMap((inputs) => resources.flatMap((source) => makeObjects(source, inputs, budget)));
  return text === undefined ? all : [...all, ...sets.flatMap((inputs) => makeObjects(text, inputs, budget))];
}

/** Of objects with one identity the first stays, within a step; two steps must not have the same. */
function onceEach(steps: readonly (readonly MadeObject[])[]): readonly MadeObject[] {
  const stepOf = new Map<string, number>();
  return steps.flatMap((objects, step) =>
    objects.filter(({ object }) => {
      if (isDisabled(object)) return true;
      const key = `${textOf(object, 'apiVersion')} ${nameOf(object)}`;
      const known = stepOf.get(key);
      if (known !== undefined && known !== step) {
        throw new FluxError(`${JSON.stringify(nameOf(object))} is made by two steps; an object belongs to one`);
      }
      stepOf.set(key, step);
      return known === undefined;
    }),
  );
}
