import type { JudgedObject } from './judged-object.ts';
import type { OwnerReference } from './wire.ts';

/**
 * The reference by which a result in `namespace` goes when its object goes, where Kubernetes allows one: the owner is
 * cluster-scoped, or in the same namespace. None of an object without a uid, such as facts about nodes. Everything
 * else is for the storage process to clean up.
 */
export function ownerReferences(owner: JudgedObject | undefined, namespace: string): readonly OwnerReference[] {
  if (owner?.uid === undefined || owner.uid === '') return [];
  if (owner.namespace !== '' && owner.namespace !== namespace) return [];
  const { apiVersion, kind, name, uid } = owner;
  return [{ apiVersion, kind, name, uid, blockOwnerDeletion: false }];
}
