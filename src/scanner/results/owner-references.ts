import type { JudgedObject } from './judged-object.ts';
import type { OwnerReference } from './wire.ts';

/**
 * The reference by which a result in `namespace` goes when its object goes, where Kubernetes allows one: the owner is
 * cluster-scoped, or in the same namespace. A result that lies elsewhere, as those of RBAC subjects do, goes at least with
 * the Namespace of its object; before that it is for the storage process to clean up. None of an object without a uid,
 * such as facts about nodes.
 */
export function ownerReferences(owner: JudgedObject | undefined, namespace: string): readonly OwnerReference[] {
  if (owner?.uid === undefined || owner.uid === '') return [];
  if (owner.namespace === '' || owner.namespace === namespace) {
    const { apiVersion, kind, name, uid } = owner;
    return [{ apiVersion, kind, name, uid }];
  }
  if (owner.namespaceUid === undefined) return [];
  const { namespace: name, namespaceUid: uid } = owner;
  return [{ apiVersion: 'v1', kind: 'Namespace', name, uid }];
}
