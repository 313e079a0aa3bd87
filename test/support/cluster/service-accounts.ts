import * as z from 'zod';
import type { Cluster, KubeObject } from './cluster.ts';

/** A rule of a Role or ClusterRole. */
interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

export interface ServiceAccountRights {
  readonly namespace: string;
  readonly name: string;
  /** What it may do in its own namespace. */
  readonly rules?: readonly PolicyRule[];
  /** What it may do everywhere. */
  readonly clusterRules?: readonly PolicyRule[];
}

export interface TokenOptions {
  /** How long it is good for; the API server refuses less than 600. Default: 3600. */
  readonly seconds?: number;
  /** For whom it is meant. Default: the API server. */
  readonly audiences?: readonly string[];
}

const namespaceLabel = 'test.kubescape-gitops/namespace';
const rbac = 'rbac.authorization.k8s.io';
const TokenRequest = z.object({ status: z.object({ token: z.string() }) });

/** Makes a ServiceAccount with exactly these rights, and gives a token of it. */
export async function serviceAccountToken(cluster: Cluster, rights: ServiceAccountRights): Promise<string> {
  const { namespace, name, rules = [], clusterRules = [] } = rights;
  const subjects = [{ kind: 'ServiceAccount', namespace, name }];
  const role = { apiVersion: `${rbac}/v1`, subjects };
  // ClusterRoles are the whole cluster's: they have to say whose they are.
  const wide = { name: `${namespace}:${name}`, labels: { [namespaceLabel]: namespace } };
  const objects: readonly KubeObject[] = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name } },
    { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { namespace, name }, rules },
    {
      ...role,
      kind: 'RoleBinding',
      metadata: { namespace, name },
      roleRef: { apiGroup: rbac, kind: 'Role', name },
    },
    { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: wide, rules: clusterRules },
    {
      ...role,
      kind: 'ClusterRoleBinding',
      metadata: wide,
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: wide.name },
    },
  ];
  await cluster.apply(...objects);
  return requestToken(cluster, namespace, name);
}

/** Takes away what the ServiceAccounts of a namespace may do in others. The rest goes with the namespace. */
export async function removeClusterRights(cluster: Cluster, namespace: string): Promise<void> {
  for (const kind of ['clusterrolebindings', 'clusterroles']) {
    await cluster.request('DELETE', `/apis/${rbac}/v1/${kind}?labelSelector=${namespaceLabel}%3D${namespace}`);
  }
}

/** Asks the API server for a token of a ServiceAccount that exists, as the kubelet does for projected volumes. */
export async function requestToken(
  cluster: Cluster,
  namespace: string,
  name: string,
  { seconds = 3600, audiences = [] }: TokenOptions = {},
): Promise<string> {
  const body = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: seconds, audiences },
  };
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
  const answer = await cluster.request('POST', path, body);
  const { data } = TokenRequest.safeParse(answer.body);
  if (data === undefined) throw new Error(`no token of ${namespace}/${name}: ${JSON.stringify(answer)}`);
  return data.status.token;
}
