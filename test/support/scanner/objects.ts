/** A Deployment without Pods, whose container is privileged or locked down. */
export function deployment(
  namespace: string,
  name: string,
  privileged: boolean,
  metadata: object = {},
): { readonly kind: string; readonly [field: string]: unknown } {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, ...metadata },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: 'registry.example/web:1', securityContext: { privileged } }] },
      },
    },
  };
}

/** Denies all traffic of an app. */
export function networkPolicy(namespace: string, name: string, app: string): { readonly kind: string } {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: { podSelector: { matchLabels: { app } }, policyTypes: ['Ingress', 'Egress'] },
  } as { readonly kind: string };
}

/** A Role that reads Secrets, and what binds a ServiceAccount to it. */
export function secretReaders(namespace: string, bindings: readonly string[]): readonly { readonly kind: string }[] {
  const group = 'rbac.authorization.k8s.io';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reader', namespace } },
    {
      apiVersion: `${group}/v1`,
      kind: 'Role',
      metadata: { name: 'secrets', namespace },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }],
    },
    ...bindings.map((name) => ({
      apiVersion: `${group}/v1`,
      kind: 'RoleBinding',
      metadata: { name, namespace },
      subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace }],
      roleRef: { apiGroup: group, kind: 'Role', name: 'secrets' },
    })),
  ] as readonly { readonly kind: string }[];
}
