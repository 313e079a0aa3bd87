import { apiVersionOf } from '../kube/api/kube-api.ts';
import { postureKinds } from '../kube/kinds/watched/posture-kinds.ts';
import type { WatchTarget } from '../kube/watch/watched.ts';
import { fluxKinds } from './cluster-objects/flux-revisions.ts';
import { exceptionTargets } from './exceptions/exception-targets.ts';
import { resultKinds, servedResults, type ResultKind } from './stored/result-kinds.ts';

/** All that a scanner watches, by what it is for. */
export interface WatchTargets {
  readonly results: ReadonlyMap<WatchTarget, ResultKind>;
  readonly posture: ReadonlySet<WatchTarget>;
  readonly flux: ReadonlySet<WatchTarget>;
  readonly exceptions: ReadonlySet<WatchTarget>;
  /** In the order in which they are to be listed. */
  readonly all: readonly WatchTarget[];
  /** What watches a kind: `apps/v1/Deployment`. */
  readonly byKind: ReadonlyMap<string, WatchTarget>;
}

export function watchTargets(): WatchTargets {
  const results = new Map(
    resultKinds.map((kind): [WatchTarget, ResultKind] => [{ kind: servedResults[kind], form: 'metadata' }, kind]),
  );
  const posture = new Set(
    postureKinds.map(({ isOptional, ...kind }): WatchTarget => ({
      kind,
      form: 'whole',
      ...(isOptional && { isOptional }),
    })),
  );
  const flux = new Set(
    Object.values(fluxKinds).map((kind): WatchTarget => ({ kind, form: 'whole', isOptional: true })),
  );
  // Where the kinds are not installed nothing is excepted.
  const exceptions = new Set(exceptionTargets.map((target): WatchTarget => ({ ...target, isOptional: true })));
  const all = [...results.keys(), ...exceptions, ...posture, ...flux];
  const byKind = new Map(all.map((target) => [`${apiVersionOf(target.kind)}/${target.kind.kind}`, target]));
  return { results, posture, flux, exceptions, all, byKind };
}
