import type { Cluster } from '../cluster/cluster.ts';
import { deployment, networkPolicy } from '../scanner/objects.ts';
import type { Chance } from './chance.ts';

/** What may change, and where such objects are: `%` stands for the namespace. */
interface ChangingKind {
  readonly weight: number;
  readonly collection: string;
  readonly names: readonly [string, ...string[]];
  make(namespace: string, name: string, chance: Chance): object;
}

const rbac = 'rbac.authorization.k8s.io';
const apps = ['web', 'api', 'db', 'queue', 'mail', 'search', 'cart', 'login', 'stock', 'price', 'news', 'map'] as const;

const kinds: readonly ChangingKind[] = [
  {
    weight: 60,
    collection: '/apis/apps/v1/namespaces/%/deployments',
    names: apps,
    make: (namespace, name, chance) =>
      deployment(namespace, name, chance.below(2) === 0, { labels: { turn: String(chance.below(1000)) } }),
  },
  {
    weight: 10,
    collection: '/apis/networking.k8s.io/v1/namespaces/%/networkpolicies',
    names: ['policy-a', 'policy-b'],
    make: (namespace, name, chance) => networkPolicy(namespace, name, chance.of(apps)),
  },
  {
    weight: 10,
    collection: `/apis/${rbac}/v1/namespaces/%/rolebindings`,
    names: ['binding-a', 'binding-b'],
    make: (namespace, name) => ({
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { namespace, name },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'admin' },
      subjects: [{ kind: 'User', name: `user-of-${name}`, apiGroup: rbac }],
    }),
  },
  {
    weight: 10,
    collection: '/apis/kubescape.io/v1beta1/namespaces/%/securityexceptions',
    names: ['exception'],
    make: (namespace, name, chance) => ({
      apiVersion: 'kubescape.io/v1beta1',
      kind: 'SecurityException',
      metadata: { namespace, name },
      spec: { reason: 'changes', posture: [{ controlID: chance.of(['C-0057', 'C-0016']), action: 'ignore' }] },
    }),
  },
  {
    weight: 10,
    collection: '/api/v1/namespaces/%/configmaps',
    names: ['settings-a', 'settings-b'],
    make: (namespace, name, chance) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace, name },
      data: { value: String(chance.below(1000)) },
    }),
  },
];
const weights = kinds.reduce((sum, { weight }) => sum + weight, 0);

/** Makes, changes or deletes one object of one of the namespaces, by chance. Rejects when the API server is away. */
export async function changeSomething(
  cluster: Cluster,
  namespaces: readonly [string, ...string[]],
  chance: Chance,
): Promise<void> {
  const kind = kindBy(chance.below(weights));
  const namespace = chance.of(namespaces);
  const name = chance.of(kind.names);
  const collection = kind.collection.replace('%', namespace);
  if (chance.below(4) === 0) return void (await cluster.request('DELETE', `${collection}/${name}`));
  const object = kind.make(namespace, name, chance);
  const { status } = await cluster.request('POST', collection, object);
  if (status === 409) await cluster.request('PATCH', `${collection}/${name}`, object);
}

/** Deletes a namespace with all that is in it, or makes it where it is not. */
export async function toggleNamespace(cluster: Cluster, name: string): Promise<void> {
  const metadata = { name };
  const { status } = await cluster.request('POST', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata,
  });
  if (status === 409) await cluster.request('DELETE', `/api/v1/namespaces/${name}`);
}

function kindBy(number: number): ChangingKind {
  let left = number;
  for (const kind of kinds) {
    left -= kind.weight;
    if (left < 0) return kind;
  }
  throw new Error(`${number} is not below ${weights}`);
}
