import type { ComponentRights } from './component-rights.ts';

const group = 'rbac.authorization.k8s.io';

/** An object of RBAC, or a ServiceAccount, ready to be applied. */
export interface RbacObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** What gives a process its rights: ServiceAccount, ClusterRole, Role and their bindings. */
export function rbacObjects(rights: ComponentRights, namespace: string): readonly RbacObject[] {
  const { serviceAccount: name, clusterRules, namespaceRules } = rights;
  const metadata = { name, namespace };
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  const apiVersion = `${group}/v1`;
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    { apiVersion, kind: 'ClusterRole', metadata: { name }, rules: clusterRules },
    binding('ClusterRole', { name }),
    { apiVersion, kind: 'Role', metadata, rules: namespaceRules },
    binding('Role', metadata),
  ];

  function binding(role: 'ClusterRole' | 'Role', of: RbacObject['metadata']): RbacObject {
    return {
      apiVersion,
      kind: `${role}Binding`,
      metadata: of,
      roleRef: { apiGroup: group, kind: role, name },
      subjects,
    };
  }
}
