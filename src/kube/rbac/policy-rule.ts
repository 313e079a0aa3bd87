import type { ServedKind } from '../api/kube-api.ts';

/** A rule of a Role or ClusterRole. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** One rule for each API group of the kinds, in order of groups. */
export function rulesFor(
  kinds: readonly Pick<ServedKind, 'group' | 'plural'>[],
  verbs: readonly string[],
  subresource = '',
): readonly PolicyRule[] {
  const suffix = subresource === '' ? '' : `/${subresource}`;
  const byGroup = Map.groupBy(kinds, ({ group }) => group);
  return Array.from(byGroup, ([group, of]) => ({
    apiGroups: [group],
    resources: Array.from(new Set(of.map(({ plural }) => plural + suffix))).toSorted(),
    verbs,
  })).toSorted((left, right) => ((left.apiGroups[0] ?? '') < (right.apiGroups[0] ?? '') ? -1 : 1));
}
