import type { TargetState, WatchTarget } from '../kube/watch/watched.ts';
import { isUp } from '../service/watching/watch-news.ts';

/** Kinds of which the objects are not known, each with the reason, as the engine wants them. */
export function unavailableKinds(
  states: ReadonlyMap<WatchTarget, TargetState>,
  posture: ReadonlySet<WatchTarget>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const target of posture) {
    const state = states.get(target);
    const reason = state && unavailable(target, state);
    if (reason !== undefined) found.set(target.kind.kind, reason);
  }
  return found;
}

/** What works worse than it should, in sentences. */
export function degradations(states: ReadonlyMap<WatchTarget, TargetState>): readonly string[] {
  return Array.from(states).flatMap(([target, state]) => {
    const { phase, reason } = state;
    const isBeginning = phase === 'starting' && reason === '';
    return isUp(target, state) || isBeginning
      ? []
      : [`${nameOf(target)}: ${phase}${reason === '' ? '' : `, ${reason}`}`];
  });
}

/** `deployments.apps`, `pods`. */
export function nameOf({ kind: { plural, group } }: WatchTarget): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** What is stale is still there, if old: whoever needs it newer waits for it. */
function unavailable(target: WatchTarget, { phase, reason }: TargetState): string | undefined {
  switch (phase) {
    case 'synced':
    case 'stale':
      return undefined;
    case 'missing':
      return target.isOptional === true ? undefined : `the API server does not serve ${nameOf(target)}`;
    case 'starting':
      return reason === '' ? `${nameOf(target)} are not listed yet` : reason;
    case 'forbidden':
      return reason;
  }
}
