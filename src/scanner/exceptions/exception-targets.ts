import type { ServedKind } from '../../kube/api/kube-api.ts';
import { clusterSecurityException } from '../../kube/kinds/cluster-security-exception.ts';
import { securityException } from '../../kube/kinds/security-exception.ts';
import { servedKind } from '../../kube/schema/served-kind.ts';
import type { WatchTarget } from '../../kube/watch/watched.ts';

/** What a SecurityExceptionBook is filled from. */
export const exceptionTargets: readonly WatchTarget[] = [securityException, clusterSecurityException].map((kind) => ({
  kind: servedKind(kind),
  form: 'whole',
}));

/** How objects of this kind are asked for; undefined where they are no exceptions. */
export function exceptionKind(kind: string): ServedKind | undefined {
  return exceptionTargets.find((target) => target.kind.kind === kind)?.kind;
}
