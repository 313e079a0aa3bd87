import type { Logger } from 'pino';
import type { WatchNews } from '../kube/watch/watch-news.ts';
import type { TargetState, WatchTarget } from '../kube/watch/watched.ts';

/** Tells when a watch starts, is lost, and is back. */
export function watchLog(log: Logger): Pick<WatchNews, 'onState'> {
  return {
    onState: ({ kind: { kind }, isOptional }, state, before) => {
      const { phase, reason } = state;
      if (phase === 'synced') {
        if (before.phase === 'starting') log.debug({ kind }, 'watch started');
        else log.info({ kind, was: before.phase }, 'watch started again');
      } else if (phase === 'missing' && isOptional) {
        log.debug({ kind }, 'watch waits: the cluster has no such kind');
      } else if (reason !== '') {
        log.warn({ kind, phase, why: reason }, 'watch lost: tried again until it is back');
      }
    },
  };
}

/** What is not as it should be, a sentence for each kind. */
export function watchTroubles(states: ReadonlyMap<WatchTarget, TargetState>): readonly string[] {
  return Array.from(states).flatMap(([{ kind, isOptional }, { phase, reason }]) => {
    const isFine = phase === 'synced' || phase === 'starting' || (phase === 'missing' && isOptional);
    return isFine ? [] : [`${kind.plural} are not watched (${phase}): ${reason}`];
  });
}
