import type { Logger } from 'pino';
import { faultAdvice } from '../../kube/api/fault-advice.ts';
import type { WatchNews } from '../../kube/watch/watch-news.ts';
import type { TargetState, WatchTarget } from '../../kube/watch/watched.ts';
import { LineBudget } from '../../platform/log/line-budget.ts';

const advice: Readonly<Record<Exclude<TargetState['phase'], 'synced'>, string>> = {
  starting: faultAdvice('busy'),
  stale: faultAdvice('unreachable'),
  forbidden: faultAdvice('forbidden'),
  missing: faultAdvice('missing'),
};

/** All but events, which are too many. */
export type ToldNews = Required<Pick<WatchNews, 'onState' | 'onRelist' | 'onDrop'>>;

/**
 * Writes down when a watch starts, is lost and is back, with what to do: a line for each change, however often it is tried.
 * `counts` is told as well.
 */
export function watchNews(log: Logger, counts: Omit<ToldNews, 'onState'>): ToldNews {
  const lines = new LineBudget(log);
  return {
    onState: (target, state, before) => tellState(log, target, state, before),
    onRelist: (target, cause) => {
      counts.onRelist(target, cause);
      lines.write('info', { kind: target.kind.kind, cause }, 'watch: listed again', cause);
    },
    onDrop: (target, cause) => {
      counts.onDrop(target, cause);
      log.debug({ kind: target.kind.kind, cause }, 'watch: a try ended early');
    },
  };
}

function tellState(log: Logger, target: WatchTarget, { phase, reason, since }: TargetState, before: TargetState): void {
  const { kind } = target.kind;
  if (phase === 'synced') {
    if (before.phase === 'starting') log.info({ kind }, 'watch started');
    else if (before.phase !== 'synced') {
      log.info({ kind, was: before.phase, seconds: Math.round((since - before.since) / 1000) }, 'watch started again');
    }
  } else if (isAbsent(target, phase)) {
    if (before.phase !== phase) log.info({ kind }, 'watch waits: the cluster has no such kind');
  } else if (phase !== 'starting') {
    if (before.phase === phase) return;
    log.warn({ kind, phase, why: reason, todo: advice[phase] }, 'watch lost: tried again until it is back');
  } else if (reason !== '') {
    log.warn({ kind, phase, why: reason, todo: advice[phase] }, 'watch not started yet: its first list fails');
  }
}

/** Whether a watch does what it is to do; what a cluster may well lack need not be watched. */
export function isUp(target: WatchTarget, { phase }: Pick<TargetState, 'phase'>): boolean {
  return phase === 'synced' || isAbsent(target, phase);
}

function isAbsent({ isOptional }: WatchTarget, phase: TargetState['phase']): boolean {
  return phase === 'missing' && isOptional === true;
}
