import { sha256 } from '../../kube/names/sha256.ts';
import { resourceToSlug, roleBindingToSlug } from '../../kube/names/slug.ts';
import type { ResultSubject } from './result-subject.ts';

/** Where a result lives, and the name that it has unless another one has it. */
export interface ResultPlace {
  readonly namespace: string;
  readonly slug: string;
}

/**
 * Beside the object, or in the Kubescape namespace for what is cluster-scoped and for RBAC subjects. What Kubescape
 * has no name for, such as a subject without an ASCII letter or digit, is named after its identity.
 */
export function placeOf({ object, grant, identity }: ResultSubject, kubescapeNamespace: string): ResultPlace {
  const slug = grant ? roleBindingToSlug(object, grant.role, grant.binding) : resourceToSlug(object);
  const isInside = grant === undefined && object.namespace !== '';
  return {
    namespace: isInside ? object.namespace : kubescapeNamespace,
    slug: slug ?? `unnamed-${sha256(identity).slice(0, 16)}`,
  };
}
