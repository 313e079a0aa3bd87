import { postureKinds } from '../../../src/kube/kinds/watched/posture-kinds.ts';
import {
  configurationSummaries,
  resultKinds,
  vulnerabilitySummaries,
} from '../../../src/storage/kinds/stored-kinds.ts';
import type { ServedKind } from '../../../src/kube/api/kube-api.ts';
import type { ServiceAccountRights } from '../cluster/service-accounts.ts';

type PolicyRule = NonNullable<ServiceAccountRights['rules']>[number];

const rule = ({ group, plural }: ServedKind, ...verbs: readonly string[]): PolicyRule => ({
  apiGroups: [group],
  resources: [plural],
  verbs,
});

/** All that the storage process does everywhere, but for what is left out. */
export function storageRules(without: readonly string[] = []): readonly PolicyRule[] {
  const rules = [
    ...postureKinds.map((kind) => rule(kind, 'list', 'watch')),
    ...resultKinds.map((kind) => rule(kind, 'list', 'watch', 'delete')),
    ...[configurationSummaries, vulnerabilitySummaries].map((kind) =>
      rule(kind, 'list', 'watch', 'create', 'patch', 'delete'),
    ),
    { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
  ];
  return rules.filter(({ resources }) => !resources.some((resource) => without.includes(resource)));
}

/** What it does in its own namespace: competing for its Lease. */
export const leaseRules: readonly PolicyRule[] = [
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create', 'get', 'update'] },
];
