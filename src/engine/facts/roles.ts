import type { BoundRole, PolicyRule } from '../../model/control.ts';
import { field, items } from '../read.ts';
import type { ReadItems } from './fact-store.ts';
import type { Source } from './partitions.ts';

export const roles: Source<BoundRole> = {
  name: 'roles',
  matches: [{ groups: ['rbac.authorization.k8s.io'], versions: ['v1'], kinds: ['Role', 'ClusterRole'] }],
  read({ key, apiVersion, kind, namespace, name, object }) {
    const rules = items(field(object, 'rules')).map(policyRule);
    const item = { key, apiVersion, kind, namespace, name, rules };
    return [{ partition: JSON.stringify([kind, name]), item }];
  },
};

/**
 * The roles that a binding refers to. A Role belongs to the bindings of its own namespace (UB-1); a manifest
 * without a namespace, of either, still matches.
 */
export function boundRoles(read: ReadItems, namespace: string, kind: string, name: string): readonly BoundRole[] {
  return read(roles, JSON.stringify([kind, name])).filter(
    (role) => kind !== 'Role' || role.namespace === '' || namespace === '' || role.namespace === namespace,
  );
}

function policyRule(rule: unknown): PolicyRule {
  const names = field(rule, 'resourceNames');
  return {
    verbs: items(field(rule, 'verbs')),
    apiGroups: items(field(rule, 'apiGroups')),
    resources: items(field(rule, 'resources')),
    ...(names === undefined ? {} : { resourceNames: Array.isArray(names) ? names : null }),
  };
}
