import type { LiveMetadata } from '../../kube/watch/watched.ts';

const ownedKinds = ['Pod', 'Job', 'ReplicaSet'];
const owners = ['apps/v1', 'batch/v1', 'batch/v1beta1'];

/**
 * Whether a built-in controller owns an object, so that it is not judged by itself. The rule is `isCollected` of the engine,
 * which the operator does not load, over metadata: a test compares the two.
 */
export function isOwned(kind: string, { ownerReferences = [], labels = {} }: LiveMetadata): boolean {
  if (!ownedKinds.includes(kind)) return false;
  const [first] = ownerReferences;
  if (first) return owners.includes(first.apiVersion);
  return kind === 'Pod' && (labels['pod-template-hash'] ?? '') !== '';
}
