import { KubeError } from '../../../kube/api/kube-error.ts';
import type { ServedKind } from '../../../kube/api/kube-api.ts';

/** A kind whose objects are not known, or not all of them, and why. */
export interface UnreadKind {
  readonly kind: ServedKind;
  /** One sentence: what was tried and what came of it. */
  readonly reason: string;
}

/** `networkpolicies.networking.k8s.io`, as RBAC and kubectl name a kind. */
export function resourceName({ group, plural }: Pick<ServedKind, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** What an error of the API server makes of a kind. */
export function unreadBecause(kind: ServedKind, error: KubeError): UnreadKind {
  return { kind, reason: `cannot list ${resourceName(kind)}: ${error.message}` };
}
