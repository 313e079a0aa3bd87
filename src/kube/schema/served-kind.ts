import type { ServedKind } from '../api/kube-api.ts';
import type { Kind } from './kind.ts';

/** How the API server serves a kind of ours. */
export function servedKind({ group, version, plural, kind, scope }: Kind): ServedKind {
  return { group, version, plural, kind, isNamespaced: scope === 'Namespaced' };
}
