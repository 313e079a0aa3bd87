import type { ServedKind } from '../../api/kube-api.ts';

/** A kind that controls read. */
export interface PostureKind extends ServedKind {
  /** A cluster without it is complete: it belongs to an add-on. */
  readonly isOptional?: true;
}

function kind(apiVersion: string, name: string, plural: string, isNamespaced = true): PostureKind {
  const [first = '', second] = apiVersion.split('/');
  const [group, version] = second === undefined ? ['', first] : [first, second];
  return { group, version, plural, kind: name, isNamespaced };
}

const rbac = 'rbac.authorization.k8s.io/v1';
const admission = 'admissionregistration.k8s.io/v1';

/**
 * Every kind that a control of ours reads in a live cluster, and no other: never Secrets. A test compares it with what
 * rules and facts say that they read.
 */
export const postureKinds: readonly PostureKind[] = [
  kind('v1', 'Namespace', 'namespaces', false),
  kind('v1', 'Node', 'nodes', false),
  kind('v1', 'Pod', 'pods'),
  kind('v1', 'Service', 'services'),
  kind('v1', 'ServiceAccount', 'serviceaccounts'),
  kind('v1', 'ConfigMap', 'configmaps'),
  kind('apps/v1', 'Deployment', 'deployments'),
  kind('apps/v1', 'ReplicaSet', 'replicasets'),
  kind('apps/v1', 'StatefulSet', 'statefulsets'),
  kind('apps/v1', 'DaemonSet', 'daemonsets'),
  kind('batch/v1', 'Job', 'jobs'),
  kind('batch/v1', 'CronJob', 'cronjobs'),
  kind('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies'),
  kind(rbac, 'Role', 'roles'),
  kind(rbac, 'RoleBinding', 'rolebindings'),
  kind(rbac, 'ClusterRole', 'clusterroles', false),
  kind(rbac, 'ClusterRoleBinding', 'clusterrolebindings', false),
  kind(admission, 'MutatingWebhookConfiguration', 'mutatingwebhookconfigurations', false),
  kind(admission, 'ValidatingWebhookConfiguration', 'validatingwebhookconfigurations', false),
  { ...kind('cilium.io/v2', 'CiliumNetworkPolicy', 'ciliumnetworkpolicies'), isOptional: true },
  {
    ...kind('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', 'ciliumclusterwidenetworkpolicies', false),
    isOptional: true,
  },
];
