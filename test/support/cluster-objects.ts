const meta = (name: string, namespace = 'shop'): object => ({ name, ...(namespace === '' ? {} : { namespace }) });
/** Its container mounts a subPath, which C-0058 looks at. */
export const pod = (name: string, { namespace = 'shop', app = name, spec = {} } = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...meta(name, namespace), labels: { app } },
  spec: { containers: [{ name: 'app', volumeMounts: [{ name: 'v', subPath: 'x' }] }], ...spec },
});
export const policy = (name: string, app: string, namespace = 'shop'): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: meta(name, namespace),
  spec: { podSelector: { matchLabels: { app } }, policyTypes: ['Ingress'] },
});
/** Of its conditions verdicts know nothing. */
export const node = (kubeletVersion: string, condition = 'Ready'): object => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: meta('node-1', ''),
  status: { nodeInfo: { kubeletVersion }, conditions: [{ type: condition }] },
});
export const account = (name: string, automountServiceAccountToken: boolean, namespace = 'shop'): object => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: meta(name, namespace),
  automountServiceAccountToken,
});
export const rbac = 'rbac.authorization.k8s.io';
export const role = (name: string, verb: string): object => ({
  apiVersion: `${rbac}/v1`,
  kind: 'Role',
  metadata: meta(name),
  rules: [{ apiGroups: [''], resources: ['secrets'], verbs: [verb] }],
});
export const binding = (name: string, roleName: string): object => ({
  apiVersion: `${rbac}/v1`,
  kind: 'RoleBinding',
  metadata: meta(name),
  roleRef: { apiGroup: rbac, kind: 'Role', name: roleName },
  subjects: [{ kind: 'ServiceAccount', name: 'deployer', namespace: 'shop' }],
});
