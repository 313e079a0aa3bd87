import type { ServedKind } from '../../../kube/api/kube-api.ts';
import type { KubeError } from '../../../kube/api/kube-error.ts';

/** A kind whose objects are not known, or not all of them, and why. */
export interface UnreadKind {
  readonly kind: ServedKind;
  /** What was tried and what came of it, short enough to stand at every control that misses the kind. */
  readonly reason: string;
  /** What the API server said. */
  readonly detail?: string | undefined;
}

/** `networkpolicies.networking.k8s.io`, as RBAC and kubectl name a kind. */
export function resourceName({ group, plural }: Pick<ServedKind, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** What an error of the API server makes of a kind. */
export function unreadBecause(kind: ServedKind, { fault, message }: KubeError): UnreadKind {
  const tried = `cannot list ${resourceName(kind)}`;
  return fault === 'forbidden'
    ? { kind, reason: `${tried}: forbidden`, detail: message }
    : { kind, reason: `${tried}: ${message}` };
}
