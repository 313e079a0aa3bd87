import { destinationOf } from '../flux/cluster/other-cluster.ts';
import type { Part } from './parts.ts';

/** The parts of a rendered cluster whose objects go to one and the same cluster. */
export interface Destination {
  /** What holds the access to it, as `Secret/namespace/name`; undefined of the cluster whose Flux applies them. */
  readonly otherCluster: string | undefined;
  readonly parts: readonly Part[];
}

/**
 * The cluster itself first, then those that parts of it are applied to with a kubeConfig, in the order of the parts.
 * What brings nothing to another cluster and misses nothing, as suspended parts do, stays with the cluster itself.
 */
export function destinationsOf(parts: readonly Part[]): readonly Destination[] {
  const groups = Map.groupBy(parts, ({ rendered }) => destinationOf(rendered));
  const others = Array.from(groups, ([otherCluster, group]) => ({ otherCluster, parts: group })).filter(
    ({ otherCluster, parts: group }) => otherCluster !== undefined && group.some(concernsIt),
  );
  const sent = new Set(others.flatMap((other) => other.parts));
  const own = { otherCluster: undefined, parts: parts.filter((part) => !sent.has(part)) };
  return own.parts.length === 0 && others.length > 0 ? others : [own, ...others];
}

function concernsIt({ rendered: { objects, state } }: Part): boolean {
  return objects.length > 0 || !['ok', 'suspended'].includes(state);
}
