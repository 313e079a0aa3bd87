import type { Resource } from '../model/resource.ts';
import { entries, field, fieldAt, items, text } from './read.ts';

const ownedKinds = ['Pod', 'Job', 'ReplicaSet'];
const owners = ['apps/v1', 'batch/v1', 'batch/v1beta1'];

/**
 * Whether a live object is judged by itself. Pods, Jobs and ReplicaSets that a built-in controller owns are
 * not: their owner is. Only the first owner reference counts, as in Kubescape; files are not filtered.
 */
export function isCollected({ kind, object }: Pick<Resource, 'kind' | 'object'>): boolean {
  if (!ownedKinds.includes(kind)) return true;
  const references = items(fieldAt(object, 'metadata', 'ownerReferences'));
  if (references.length > 0) return !owners.includes(text(field(references[0], 'apiVersion')));
  const hash = new Map(entries(fieldAt(object, 'metadata', 'labels'))).get('pod-template-hash');
  return kind !== 'Pod' || text(hash) === '';
}
