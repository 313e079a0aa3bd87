import type { ExpectedFinding } from './control-cases.ts';

const groups: Readonly<Record<string, string>> = { Job: 'batch/v1', CronJob: 'batch/v1' };

/** Several YAML documents as one text. */
export const documents = (...parts: readonly string[]): string => parts.join('\n---\n');

/** A Pod `x` in namespace `shop`; `spec` is flow YAML. */
export const pod = (spec: string, metadata = '{ name: x, namespace: shop }'): string =>
  `{ apiVersion: v1, kind: Pod, metadata: ${metadata}, spec: ${spec} }`;

/** A workload `x` in namespace `shop` with a pod template; `spec` is the pod spec in flow YAML. */
export const workload = (
  kind: string,
  spec: string,
  { apiVersion = groups[kind] ?? 'apps/v1', metadata = '{ name: x, namespace: shop }' } = {},
): string => {
  const template = `{ template: { metadata: { labels: { app: x } }, spec: ${spec} } }`;
  return `{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: ${metadata}, spec: ${
    kind === 'CronJob' ? `{ jobTemplate: { spec: ${template} } }` : template
  } }`;
};

/** A ServiceAccount of namespace `shop`, bound there to a Role with one rule of the given flow YAML. */
export const bound = (rule: string): string => documents(role(`[${rule}]`), binding());

/** The vector of `bound`. */
export const boundId =
  '/shop/ServiceAccount/deployer/rbac.authorization.k8s.io/v1/shop/Role/deployer/rbac.authorization.k8s.io/v1/shop/RoleBinding/deployer';

export const role = (rules: string, { kind = 'Role', metadata = '{ name: deployer, namespace: shop }' } = {}): string =>
  `{ apiVersion: rbac.authorization.k8s.io/v1, kind: ${kind}, metadata: ${metadata}, rules: ${rules} }`;

export const binding = ({
  kind = 'RoleBinding',
  metadata = '{ name: deployer, namespace: shop }',
  roleRef = '{ apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer }',
  subjects = '[{ kind: ServiceAccount, name: deployer, namespace: shop }]',
} = {}): string =>
  `{ apiVersion: rbac.authorization.k8s.io/v1, kind: ${kind}, metadata: ${metadata}, roleRef: ${roleRef}, subjects: ${subjects} }`;

/**
 * The finding of a control about what a role grants: `paths` are those inside the role,
 * such as `rules[0].verbs[0]`, in their order.
 */
export const granted = (paths: readonly string[], { on = boundId, subject = 0 } = {}): ExpectedFinding => {
  const failed = [
    ...paths.map((path) => `relatedObjects[1].${path}`),
    `relatedObjects[0].subjects[${subject}]`,
    'relatedObjects[0].roleRef.name',
  ];
  return { on, failed, review: failed };
};
