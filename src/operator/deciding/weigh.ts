import { hash } from 'node:crypto';
import type { LiveMetadata } from '../../kube/watch/watched.ts';
import { rescanAnnotation } from '../rescans/rescan-requests.ts';

/** Somebody's leadership, written every few seconds. */
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader';
/** A copy of what else changed. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const ours = /(?:^|\.)kubescape\.io\//;

/**
 * What of an object's metadata tells that it should be judged again, as a number that any such change changes: the first
 * 48 bits of a SHA-256, which cost less to keep than what they are made of.
 *
 * With a generation: that, labels, owners and annotations that are Kubescape's. Without one nobody can tell what changed:
 * the version. But an object that records a leader changes every few seconds, so its data is taken to be that record; and
 * the status of a node, which has no generation, is read by no more than its labels tell.
 */
export function weigh(kind: string, metadata: LiveMetadata): number {
  return Number.parseInt(hash('sha256', JSON.stringify(counted(kind, metadata))).slice(0, 12), 16);
}

function counted(kind: string, metadata: LiveMetadata): readonly unknown[] {
  const { generation, labels, annotations = {}, ownerReferences = [], resourceVersion } = metadata;
  const common = [sorted(labels), ownerReferences.map(({ uid }) => uid)];
  if (kind === 'Node') return common;
  if (generation !== undefined) return [...common, generation, sorted(annotations, (key) => ours.test(key))];
  if (!Object.hasOwn(annotations, leaderAnnotation)) return [...common, resourceVersion];
  return [...common, sorted(annotations, (key) => key !== leaderAnnotation && key !== lastApplied)];
}

/** Entries in one order, without what asks for a rescan: that is looked at elsewhere. */
function sorted(map: Readonly<Record<string, string>> = {}, isCounted: (key: string) => boolean = () => true): unknown {
  return Object.entries(map)
    .filter(([key]) => key !== rescanAnnotation && isCounted(key))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}
