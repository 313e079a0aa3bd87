import { isMapping, type KubernetesObject } from './kubernetes-object.ts';

/** Labels or annotations. */
export type Labels = Readonly<Record<string, string>>;

/** Which of the two maps of metadata. */
export type MetadataMap = 'labels' | 'annotations';

const none: Labels = {};

/**
 * The labels or annotations of an object, as Kubernetes' unstructured objects give them out: null counts as empty text,
 * and one value of another type makes all of them disappear.
 */
export function metadataMap(object: KubernetesObject, map: MetadataMap): Labels {
  const metadata = object['metadata'];
  const found = isMapping(metadata) ? metadata[map] : undefined;
  if (!isMapping(found)) return none;
  const entries: [string, string][] = [];
  for (const [key, value] of Object.entries(found)) {
    if (value !== null && typeof value !== 'string') return none;
    entries.push([key, value ?? '']);
  }
  return Object.fromEntries(entries);
}

/**
 * Sets labels on an object that name the Kustomization or HelmRelease it comes from, as its controller does. Labels with
 * a value that is no text are lost thereby.
 */
export function setOwner(
  object: KubernetesObject,
  owner: { readonly name: string; readonly namespace: string },
  group = 'kustomize.toolkit.fluxcd.io',
): KubernetesObject {
  return setMap(object, 'labels', {
    ...metadataMap(object, 'labels'),
    [`${group}/name`]: owner.name,
    [`${group}/namespace`]: owner.namespace,
  });
}

/**
 * Sets what `spec.commonMetadata` asks for, on metadata only and over what is there; after normalising. `common` is
 * undefined where the Kustomization has no such field.
 */
export function setCommonMetadata(
  object: KubernetesObject,
  common: { readonly labels?: Labels | undefined; readonly annotations?: Labels | undefined } | undefined,
): KubernetesObject {
  if (common === undefined) return object;
  return mergeMap(mergeMap(object, 'labels', common.labels), 'annotations', common.annotations);
}

function mergeMap(object: KubernetesObject, map: MetadataMap, added: Labels | undefined): KubernetesObject {
  const merged = { ...metadataMap(object, map), ...added };
  return Object.keys(merged).length === 0 ? object : setMap(object, map, merged);
}

/** An object whose metadata is no mapping stays as it is. */
function setMap(object: KubernetesObject, map: MetadataMap, value: Labels): KubernetesObject {
  const metadata = Object.hasOwn(object, 'metadata') ? object['metadata'] : {};
  return isMapping(metadata) ? { ...object, metadata: { ...metadata, [map]: value } } : object;
}
