import type { ObjectIndex } from '../cluster/object-index.ts';
import type { RenderedObject, Unresolved } from '../cluster/rendered.ts';
import { FluxError } from '../flux-error.ts';
import { isMapping, nameOf, textOf, type KubernetesObject } from '../objects/kubernetes-object.ts';
import { metadataMap, type Labels } from '../objects/metadata.ts';
import type { ResourceSet, ResourceSetSpec } from './spec.ts';

/** What of a cluster ResourceSets refer to. */
export type Lookups = Pick<ObjectIndex, 'get' | 'inputProviders'>;

/** Input sets of one object. */
export interface Source {
  readonly kind: 'ResourceSet' | 'ResourceSetInputProvider';
  readonly namespace: string;
  readonly name: string;
  readonly sets: readonly KubernetesObject[];
}

/** What `spec.inputsFrom` gives, as far as it is known here. */
export interface Provided {
  readonly sources: readonly Source[];
  readonly unresolved: readonly Unresolved[];
}

type Reference = ResourceSetSpec['inputsFrom'][number];

/**
 * The input providers of a ResourceSet, all of its own namespace: by name, or by labels in the order of their names. Those
 * of type Static export their `defaultValues`; what others export only the cluster knows. Throws a FluxError for a
 * reference that the operator would refuse.
 */
export function providedInputs({ namespace, spec }: ResourceSet, cluster: Lookups): Provided {
  const sources = new Map<string, Source>();
  const unresolved = new Map<string, Unresolved>();
  for (const reference of spec.inputsFrom) {
    for (const { name, found } of referred(reference, namespace, cluster)) {
      if (sources.has(name) || unresolved.has(name)) continue;
      const why = found === undefined ? 'nothing in this repository renders it' : whyUnknown(found);
      if (why === undefined && found) sources.set(name, exported(found, namespace, name));
      else if (why !== undefined) {
        unresolved.set(name, { kind: 'object', name: `ResourceSetInputProvider/${namespace}/${name}`, why });
      }
    }
  }
  return { sources: Array.from(sources.values()), unresolved: Array.from(unresolved.values()) };
}

interface Referred {
  readonly name: string;
  readonly found: RenderedObject | undefined;
}

function referred({ name, selector }: Reference, namespace: string, cluster: Lookups): readonly Referred[] {
  if ((name === undefined) === (selector === undefined)) {
    throw new FluxError('each entry of spec.inputsFrom needs either a name or a selector');
  }
  if (name !== undefined) {
    return [{ name: name.value, found: cluster.get('ResourceSetInputProvider', namespace, name.value) }];
  }
  const fits = labelTest(selector);
  return cluster
    .inputProviders(namespace)
    .filter(({ object }) => fits(metadataMap(object, 'labels')))
    .map((found) => ({ name: namePart(found.object), found }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function namePart(object: KubernetesObject): string {
  return isMapping(object['metadata']) ? textOf(object['metadata'], 'name') : '';
}

function whyUnknown({ object }: RenderedObject): string | undefined {
  const spec = isMapping(object['spec']) ? object['spec'] : {};
  const type = textOf(spec, 'type');
  if (type !== 'Static') return `only the cluster knows what a provider of type ${JSON.stringify(type)} finds`;
  const state = metadataMap(object, 'annotations')['fluxcd.controlplane.io/reconcile'];
  return state === 'disabled' ? 'it is disabled, so that the cluster has what it exported before' : undefined;
}

function exported({ object }: RenderedObject, namespace: string, name: string): Source {
  const spec = isMapping(object['spec']) ? object['spec'] : {};
  const values = spec['defaultValues'] ?? {};
  if (!isMapping(values)) throw new FluxError(`spec.defaultValues of ${JSON.stringify(nameOf(object))} is no map`);
  return { kind: 'ResourceSetInputProvider', namespace, name, sets: [values] };
}

function labelTest(selector: Reference['selector']): (labels: Labels) => boolean {
  const tests = (selector?.matchLabels ?? []).map(
    ({ key, value }) =>
      (labels: Labels) =>
        labels[key.value] === value.value,
  );
  for (const { key, operator, values } of selector?.matchExpressions ?? []) {
    const name = key?.value ?? '';
    const wanted = new Set(values.map(({ value }) => value));
    tests.push(requirement(name, operator?.value ?? '', wanted));
  }
  return (labels) => tests.every((test) => test(labels));
}

function requirement(name: string, operator: string, wanted: ReadonlySet<string>): (labels: Labels) => boolean {
  switch (operator) {
    case 'In':
      return (labels) => wanted.has(labels[name] ?? '\0');
    case 'NotIn':
      return (labels) => !wanted.has(labels[name] ?? '\0');
    case 'Exists':
      return (labels) => Object.hasOwn(labels, name);
    case 'DoesNotExist':
      return (labels) => !Object.hasOwn(labels, name);
    default:
      throw new FluxError(
        `${JSON.stringify(operator)} is no operator of a label selector: In, NotIn, Exists or DoesNotExist`,
      );
  }
}
