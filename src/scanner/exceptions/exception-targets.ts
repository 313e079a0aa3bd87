import type { ServedKind } from '../../kube/api/kube-api.ts';
import { clusterSecurityException } from '../../kube/kinds/cluster-security-exception.ts';
import { securityException } from '../../kube/kinds/security-exception.ts';
import type { Kind } from '../../kube/schema/kind.ts';
import type { WatchTarget } from '../../kube/watch/watched.ts';

/** What a SecurityExceptionBook is filled from. */
export const exceptionTargets: readonly WatchTarget[] = [securityException, clusterSecurityException].map((kind) => ({
  kind: served(kind),
  form: 'whole',
}));

/** How objects of this kind are asked for; undefined where they are no exceptions. */
export function exceptionKind(kind: string): ServedKind | undefined {
  return exceptionTargets.find((target) => target.kind.kind === kind)?.kind;
}

function served({ group, version, plural, kind, scope }: Kind): ServedKind {
  return { group, version, plural, kind, isNamespaced: scope === 'Namespaced' };
}
