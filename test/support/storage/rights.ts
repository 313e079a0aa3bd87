import { componentRights } from '../../../src/kube/rbac/component-rights.ts';
import type { PolicyRule } from '../../../src/kube/rbac/policy-rule.ts';

const rights = componentRights.find(({ component }) => component === 'storage');

/** All that the storage process may do in its own namespace. */
export const namespaceRules: readonly PolicyRule[] = rights?.namespaceRules ?? [];

/** All that it may do everywhere, but for kinds that are left out. */
export function clusterRules(without: readonly string[] = []): readonly PolicyRule[] {
  return (rights?.clusterRules ?? [])
    .map((rule) => ({ ...rule, resources: rule.resources.filter((resource) => !without.includes(resource)) }))
    .filter(({ resources }) => resources.length > 0);
}
