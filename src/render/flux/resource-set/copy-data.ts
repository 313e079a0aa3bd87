import type { RenderedObject, Unresolved } from '../cluster/rendered.ts';
import { textOf, type KubernetesObject } from '../objects/kubernetes-object.ts';
import { metadataMap } from '../objects/metadata.ts';
import type { Lookups } from './providers.ts';

/** An object with what its annotations ask the operator to put into it. */
export interface Completed {
  readonly object: KubernetesObject;
  /** Whether what was put in is hidden by SOPS. */
  readonly encrypted: boolean;
  readonly unresolved: readonly Unresolved[];
}

const prefix = 'fluxcd.controlplane.io';
const dataFields = ['data', 'binaryData'];

/**
 * Does what annotations of a template's object ask for: `copyFrom: namespace/name` takes the data of another ConfigMap or
 * Secret. What `convertKubeConfigFrom` and `checksumFrom` compute is left to the cluster.
 */
export function complete(object: KubernetesObject, cluster: Lookups): Completed {
  const annotations = metadataMap(object, 'annotations');
  const unresolved = ['convertKubeConfigFrom', 'checksumFrom'].flatMap((annotation): Unresolved[] => {
    const from = annotations[`${prefix}/${annotation}`];
    if (from === undefined) return [];
    return [{ kind: 'object', name: from, why: `what ${prefix}/${annotation} makes of it is computed in the cluster` }];
  });
  const from = annotations[`${prefix}/copyFrom`];
  if (from === undefined || !isDataObject(object)) return { object, encrypted: false, unresolved };
  const kind = textOf(object, 'kind');
  const found = sourceOf(kind, from, cluster);
  if (found !== undefined) return { object: withData(object, found.object), encrypted: found.encrypted, unresolved };
  const missing: Unresolved = { kind: 'object', name: `${kind}/${from}`, why: 'nothing in this repository renders it' };
  return { object, encrypted: false, unresolved: [...unresolved, missing] };
}

function isDataObject(object: KubernetesObject): boolean {
  return textOf(object, 'apiVersion') === 'v1' && ['ConfigMap', 'Secret'].includes(textOf(object, 'kind'));
}

function sourceOf(kind: string, from: string, cluster: Lookups): RenderedObject | undefined {
  const [namespace = '', name = '', ...more] = from.split('/');
  return more.length > 0 ? undefined : cluster.get(kind, namespace, name);
}

function withData(object: KubernetesObject, source: KubernetesObject): KubernetesObject {
  const copied = dataFields.filter((field) => Object.hasOwn(source, field)).map((field) => [field, source[field]]);
  const rest = Object.entries(object).filter(([field]) => !dataFields.includes(field));
  return Object.fromEntries([...rest, ...copied]);
}
