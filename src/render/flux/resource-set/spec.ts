import { flag, list, pairs, struct, text, tree, type Shape } from '../../../kustomize/kustomization/spec.ts';
import type { MapNode } from '../../../kustomize/index.ts';
import { FluxError } from '../flux-error.ts';
import { readObject } from '../read-object.ts';

const templates = { resources: list(tree), resourcesTemplate: text };

/** What of a ResourceSet decides which objects reach the cluster. Names and types are those of its CRD, v1. */
const resourceSet = struct('ResourceSet', {
  apiVersion: text,
  metadata: struct('ObjectMeta', { name: text, namespace: text }),
  spec: struct('ResourceSetSpec', {
    inputs: list(tree),
    inputsFrom: list(
      struct('InputProviderReference', {
        name: text,
        selector: struct('LabelSelector', {
          matchLabels: pairs,
          matchExpressions: list(struct('LabelSelectorRequirement', { key: text, operator: text, values: list(text) })),
        }),
      }),
    ),
    inputStrategy: struct('InputStrategySpec', { name: text, includeEmptyProviders: flag }),
    ...templates,
    steps: list(struct('ResourceSetStep', { name: text, ...templates })),
    commonMetadata: struct('CommonMetadata', { labels: pairs, annotations: pairs }),
  }),
});

export type ResourceSetSpec = NonNullable<Shape<typeof resourceSet.fields>['spec']>;

/** A ResourceSet as it stands in the cluster. */
export interface ResourceSet {
  readonly name: string;
  readonly namespace: string;
  readonly spec: ResourceSetSpec;
  /** What it makes objects of, in the order in which they are applied: a single step where it has none. */
  readonly steps: readonly Step[];
}

/** Templates whose objects are applied together. */
export type Step = Pick<ResourceSetSpec, 'resources' | 'resourcesTemplate'>;

const mostSteps = 20;

/** Reads a rendered object of kind ResourceSet. Throws a FluxError for what the API server would refuse. */
export function readResourceSet(node: MapNode): ResourceSet {
  const { metadata, spec } = readObject(node, resourceSet);
  const name = metadata?.name?.value ?? '';
  const namespace = metadata?.namespace?.value ?? '';
  if (name === '') throw new FluxError('a ResourceSet without a name; set metadata.name');
  if (namespace === '') {
    throw new FluxError(
      `ResourceSet "${name}" has no namespace; set metadata.namespace, or namespace where it is built`,
    );
  }
  if (spec === undefined) throw new FluxError(`ResourceSet "${namespace}/${name}" has no spec`);
  return { name, namespace, spec, steps: stepsOf(spec) };
}

function stepsOf(spec: ResourceSetSpec): readonly Step[] {
  const { steps } = spec;
  if (steps.length === 0) return [spec];
  if (isGiven(spec)) throw new FluxError('spec.steps excludes spec.resources and spec.resourcesTemplate');
  if (steps.length > mostSteps) throw new FluxError(`spec.steps has ${steps.length} steps; ${mostSteps} are allowed`);
  const names = new Set<string>();
  for (const [index, step] of steps.entries()) {
    const name = step.name?.value ?? '';
    if (name === '' || names.has(name))
      throw new FluxError(`spec.steps[${index}] needs a name of its own, not ${JSON.stringify(name)}`);
    names.add(name);
    if (!isGiven(step)) throw new FluxError(`spec.steps[${index}] has neither resources nor resourcesTemplate`);
  }
  return steps;
}

function isGiven({ resources, resourcesTemplate }: Step): boolean {
  return resources.length > 0 || (resourcesTemplate?.value ?? '') !== '';
}
