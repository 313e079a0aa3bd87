import { refusalOf } from '../refusal.ts';
import type { Pair } from '../../../kustomize/kustomization/spec.ts';
import type { Path } from '../../../model/path.ts';
import { builtOrigin } from '../cluster/built-origin.ts';
import type { FieldOrigin } from '../cluster/field-origin.ts';
import { objectNode } from '../cluster/object-node.ts';
import type { RenderedObject, RenderedResourceSet, Unresolved } from '../cluster/rendered.ts';
import { normalise } from '../normalise/normalise.ts';
import { isCiphertext } from '../objects/encryption.ts';
import { isMapping, textOf } from '../objects/kubernetes-object.ts';
import { setCommonMetadata, setOwner, type Labels } from '../objects/metadata.ts';
import { complete, type Completed } from './copy-data.ts';
import { isDisabled, madeObjects } from './made-objects.ts';
import type { MadeObject } from './make-objects.ts';
import { providedInputs, type Lookups } from './providers.ts';
import { readResourceSet, type ResourceSet } from './spec.ts';
import { TemplateError } from './template/template-error.ts';

/**
 * What becomes of a rendered object of kind ResourceSet, by the documentation of the Flux operator. `cluster` knows the
 * input providers, and the ConfigMaps and Secrets to copy. What is wrong with the ResourceSet is its state.
 */
export function renderResourceSet(rendered: RenderedObject, cluster: Lookups): RenderedResourceSet {
  const metadata = isMapping(rendered.object['metadata']) ? rendered.object['metadata'] : {};
  const base = { namespace: textOf(metadata, 'namespace'), name: textOf(metadata, 'name') };
  const none = { objects: [], skipped: [], unresolved: [] };
  if (isDisabled(rendered.object)) return { ...base, ...none, state: 'suspended' };
  try {
    return { ...base, ...resultOf(rendered, readResourceSet(rendered.node()), cluster) };
  } catch (error) {
    return { ...base, ...none, state: 'error', error: refusalOf(error, TemplateError) };
  }
}

type Result = Pick<RenderedResourceSet, 'state' | 'objects' | 'skipped' | 'unresolved'>;

function resultOf(rendered: RenderedObject, set: ResourceSet, cluster: Lookups): Result {
  const provided = providedInputs(set, cluster);
  const made = madeObjects(set, provided);
  const unresolved: Unresolved[] = [...provided.unresolved, ...made.unresolved];
  const objects: RenderedObject[] = [];
  const skipped: RenderedObject[] = [];
  for (const each of made.objects) {
    const completed = complete(each.object, cluster);
    const object = finished(rendered, set, each, completed);
    if (isDisabled(each.object)) skipped.push(object);
    else {
      objects.push(object);
      unresolved.push(...completed.unresolved);
    }
  }
  return { state: unresolved.length > 0 ? 'unresolved' : 'ok', objects, skipped, unresolved };
}

/** Labels, the way through its Go type and common metadata, as Flux's controllers do it. */
function finished(
  set: RenderedObject,
  { name, namespace, spec }: ResourceSet,
  made: MadeObject,
  completed: Completed,
): RenderedObject {
  const owned = setOwner(completed.object, { name, namespace }, 'resourceset.fluxcd.controlplane.io');
  const { object, dropped } = normalise(owned, completed.encrypted ? isCiphertext : undefined);
  const common = spec.commonMetadata && {
    labels: labelsOf(spec.commonMetadata.labels),
    annotations: labelsOf(spec.commonMetadata.annotations),
  };
  const node = once(() => objectNode(completed.object, made.markAt));
  return {
    object: setCommonMetadata(object, common),
    node,
    origin: (path) => originOf(set, made, builtOrigin(node(), path), path),
    encrypted: completed.encrypted,
    dropped,
  };
}

/** Where the template is not followed into a file, its place in the ResourceSet has to do. */
function originOf(set: RenderedObject, { path: template }: MadeObject, found: FieldOrigin, path: Path): FieldOrigin {
  if (found.file !== '') return found;
  const inside = typeof template.at(-1) === 'number' ? path : [];
  return { ...set.origin([...template, ...inside]), certainty: 'file' };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function labelsOf(pairs: readonly Pair[]): Labels {
  return Object.fromEntries(pairs.map(({ key, value }) => [key.value, value.value]));
}
