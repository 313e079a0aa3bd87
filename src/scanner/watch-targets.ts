import { apiVersionOf } from '../kube/api/kube-api.ts';
import { clusterSecurityException } from '../kube/kinds/cluster-security-exception.ts';
import { securityException } from '../kube/kinds/security-exception.ts';
import { postureKinds } from '../kube/kinds/watched/posture-kinds.ts';
import type { Kind } from '../kube/schema/kind.ts';
import type { WatchTarget } from '../kube/watch/watched.ts';
import { fluxKinds } from './cluster-objects/flux-revisions.ts';
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
  const exceptions = new Set([securityException, clusterSecurityException].map(targetOf));
  const all = [...results.keys(), ...exceptions, ...posture, ...flux];
  const byKind = new Map(all.map((target) => [`${apiVersionOf(target.kind)}/${target.kind.kind}`, target]));
  return { results, posture, flux, exceptions, all, byKind };
}

function targetOf({ group, version, plural, kind, scope }: Kind): WatchTarget {
  const isNamespaced = scope === 'Namespaced';
  return { kind: { group, version, plural, kind, isNamespaced }, form: 'whole', isOptional: true };
}
