import type { TargetState, WatchTarget } from '../kube/watch/watched.ts';

/** What is not as it should be, a sentence for each kind. */
export function watchTroubles(states: ReadonlyMap<WatchTarget, TargetState>): readonly string[] {
  return Array.from(states).flatMap(([{ kind, isOptional }, { phase, reason }]) => {
    const isFine = phase === 'synced' || phase === 'starting' || (phase === 'missing' && isOptional);
    return isFine ? [] : [`${kind.plural} are not watched (${phase}): ${reason}`];
  });
}
