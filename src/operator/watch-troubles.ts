import type { TargetState, WatchTarget } from '../kube/watch/watched.ts';
import { isUp } from '../service/watching/watch-news.ts';

/** What is not as it should be, a sentence for each kind. */
export function watchTroubles(states: ReadonlyMap<WatchTarget, TargetState>): readonly string[] {
  return Array.from(states).flatMap(([target, state]) => {
    const { phase, reason } = state;
    const isFine = isUp(target, state) || phase === 'starting';
    return isFine ? [] : [`${target.kind.plural} are not watched (${phase}): ${reason}`];
  });
}
