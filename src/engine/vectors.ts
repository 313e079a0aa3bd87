import type { Related, Vector } from '../model/control.ts';
import { resourceId, type Identity } from '../model/resource.ts';

/**
 * A subject with the objects that make it one. Its id joins the ids of the related objects and its own, sorted,
 * as Kubescape counts them: one subject bound twice is two resources.
 */
export function vectorOf(identity: Identity, related: readonly Related[]): Vector {
  const own = `${identity.apiVersion}/${identity.namespace}/${identity.kind}/${identity.name}`;
  const id = [own, ...related.map(resourceId)].toSorted().join('/');
  return { id, identity, related: related.map(nameOnly) };
}

function nameOnly({ key, apiVersion, kind, namespace, name }: Related): Related {
  return { key, apiVersion, kind, namespace, name };
}
