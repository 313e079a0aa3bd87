import { metadataOf, type App } from './app.ts';
import type { Random } from './random.ts';
import type { Data, Mapping } from './yaml.ts';

const rbac = 'rbac.authorization.k8s.io';
const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
const resources = [
  'configmaps',
  'pods',
  'services',
  'endpoints',
  'leases',
  'events',
  'secrets',
  'pods/exec',
  'deployments',
];

/** Of a namespace: itself and, mostly, the policy that denies by default. */
export function* namespaceObjects(random: Random, name: string): Generator<Mapping> {
  const labels = { 'kubernetes.io/metadata.name': name, 'pod-security.kubernetes.io/enforce': 'baseline' };
  yield { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  if (!random.chance(0.6)) return;
  yield {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'default-deny', namespace: name },
    spec: { podSelector: { matchLabels: { 'app.kubernetes.io/managed-by': 'nobody' } }, policyTypes: ['Ingress'] },
  };
}

/** What belongs to an application besides its workload. */
export function* companionsOf(random: Random, app: App): Generator<Mapping> {
  if (app.hasService) yield service(random, app);
  if (app.serviceAccount !== '') yield serviceAccount(random, app);
  if (app.hasRole) yield* role(random, app, random.chance(0.25) ? 'Cluster' : '');
  if (app.hasConfiguration) yield configuration(random, app);
  if (app.hasPolicy) yield networkPolicy(random, app);
}

function service(random: Random, app: App): Mapping {
  const ports = [
    { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' },
    { name: 'metrics', port: 9090, targetPort: 'metrics', protocol: 'TCP' },
  ];
  const type = random.chance(0.08) ? 'LoadBalancer' : random.chance(0.05) ? 'NodePort' : 'ClusterIP';
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(app),
    spec: { type, selector: app.selector, ports },
  };
}

function serviceAccount(random: Random, app: App): Mapping {
  const annotations = {
    'iam.example.com/role': `arn:example:iam::${random.integer(100_000, 999_999)}:role/${app.name}`,
  };
  const automount = random.chance(0.5) ? { automountServiceAccountToken: false } : {};
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadataOf(app, annotations), ...automount };
}

/** A role and the binding that gives it to the application's account. */
function* role(random: Random, app: App, scope: 'Cluster' | ''): Generator<Mapping> {
  const { name, namespace, labels } = app;
  const metadata = scope === '' ? { name, namespace, labels } : { name, labels };
  const kind = `${scope}Role`;
  yield { apiVersion: `${rbac}/v1`, kind, metadata, rules: rules(random) };
  yield {
    apiVersion: `${rbac}/v1`,
    kind: `${scope}RoleBinding`,
    metadata,
    roleRef: { apiGroup: rbac, kind, name },
    subjects: [
      { kind: 'ServiceAccount', name: app.serviceAccount, namespace },
      ...(random.chance(0.2) ? [{ kind: 'Group', name: `${app.team}-oncall`, apiGroup: rbac }] : []),
    ],
  };
}

function rules(random: Random): Data {
  if (random.chance(0.02)) return [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
  return Array.from({ length: random.integer(1, 3) }, () => ({
    apiGroups: [random.pick(['', 'apps', 'coordination.k8s.io'])],
    resources: [random.pick(resources), random.pick(resources)],
    verbs: verbs.slice(0, random.integer(1, verbs.length)),
  }));
}

function configuration(random: Random, app: App): Mapping {
  const lines = Array.from(
    { length: random.integer(10, 30) },
    (_, index) => `option.${app.team}.${index} = "${random.hex(random.integer(8, 40))}"`,
  );
  const data = {
    'log.level': 'info',
    'cache.size': String(random.integer(64, 4096)),
    'app.conf': `[app]\n${lines.join('\n')}\n`,
  };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...metadataOf(app), name: `${app.name}-settings` },
    data,
  };
}

function networkPolicy(random: Random, app: App): Mapping {
  const from = [{ podSelector: { matchLabels: { 'app.kubernetes.io/part-of': app.team } } }];
  const ports = [{ protocol: 'TCP', port: app.port }];
  const egress = [{ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }] }];
  const both = random.chance(0.5);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf(app),
    spec: {
      podSelector: { matchLabels: app.selector },
      policyTypes: both ? ['Ingress', 'Egress'] : ['Ingress'],
      ingress: [{ from, ports }],
      ...(both ? { egress } : {}),
    },
  };
}
