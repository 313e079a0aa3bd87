import fc, { type Arbitrary } from 'fast-check';

/** What objects of a kind can hold besides their identity. */
export interface Body {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaces: readonly string[];
  readonly names: readonly string[];
  /** Fields beside the identity that `metadata` always has. */
  readonly metadata?: object;
  readonly body: Arbitrary<object>;
}

const rbac = 'rbac.authorization.k8s.io';
const rbacV1 = `${rbac}/v1`;
const hostData = 'hostdata.kubescape.cloud/v1beta0';
const maybe = <Value>(value: Arbitrary<Value>): Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });
const few = <Value>(value: Arbitrary<Value>): Arbitrary<Value[]> => fc.array(value, { maxLength: 2 });
const labels = fc.constantFrom({ app: 'a' }, { app: 'b' }, { app: 'a', tier: 'web' }, {});

const container = fc.record({
  name: fc.constantFrom('app', 'side'),
  image: fc.constantFrom('shop/app:1.0', 'registry.k8s.io/ingress-nginx/controller:v0.9.1', 'ingress-nginx:v1.9.0'),
  command: fc.constantFrom(
    undefined,
    ['kube-apiserver', '--insecure-port=1'],
    ['kube-apiserver', '--audit-policy-file=/a'],
  ),
  securityContext: maybe(
    fc.record({
      privileged: fc.boolean(),
      allowPrivilegeEscalation: fc.boolean(),
      capabilities: fc.constantFrom({ add: ['NET_ADMIN'] }, { drop: ['ALL'] }),
    }),
  ),
  env: few(fc.constantFrom({ name: 'PASSWORD', value: 'x' }, { name: 'HOME', value: '/' })),
  ports: few(fc.constantFrom({ containerPort: 22, hostPort: 22 }, { containerPort: 80 })),
  volumeMounts: few(fc.constantFrom({ name: 'v', mountPath: '/v', subPath: 'x' }, { name: 'v', mountPath: '/w' })),
});

const pod = fc.record({
  containers: fc.array(container, { minLength: 1, maxLength: 2 }),
  volumes: few(fc.constantFrom('/.aws/', '/etc/', '/data').map((path) => ({ name: 'v', hostPath: { path } }))),
  serviceAccountName: fc.constantFrom('a', 'b', 'kubernetes-dashboard', undefined),
  automountServiceAccountToken: fc.constantFrom(true, false, undefined, undefined, undefined),
  hostNetwork: maybe(fc.boolean()),
});
const template = fc.record({ metadata: maybe(fc.record({ labels: maybe(labels) })), spec: pod });
const replicas = fc.constantFrom(undefined, 1, 3);
const deployed = fc.record({ spec: fc.record({ replicas, selector: fc.record({ matchLabels: labels }), template }) });
const cronJob = template.map((one) => ({ spec: { jobTemplate: { spec: { template: one } } } }));
const sensitive = ['a', 'b', 'jenkins', 'kubernetes-dashboard'];

const policy = fc.record({
  podSelector: fc.oneof(
    labels.map((matchLabels) => ({ matchLabels })),
    fc.constant({}),
  ),
  policyTypes: fc.constantFrom(['Ingress'], ['Ingress', 'Egress'], []),
});
const cilium = fc.record({
  endpointSelector: fc.oneof(
    labels.map((matchLabels) => ({ matchLabels })),
    fc.constant({}),
  ),
  ingress: maybe(fc.constant([{}])),
  egress: maybe(fc.constant([{}])),
});
const service = fc.record({
  spec: fc.record({
    type: fc.constantFrom('NodePort', 'ClusterIP', 'LoadBalancer'),
    selector: fc.oneof(labels, fc.constant(undefined)),
    ports: few(fc.constantFrom({ port: 22 }, { port: 80, targetPort: 2222 }, { port: 80 })),
  }),
  status: fc.constantFrom(undefined, { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } }),
});

const rule = fc.record({
  apiGroups: fc.constantFrom([''], ['*'], ['apps']),
  resources: fc.constantFrom(['secrets'], ['pods/exec', 'configmaps'], ['*'], ['events']),
  verbs: fc.constantFrom(['get', 'list'], ['delete'], ['*'], ['create', 'update']),
});
const role = fc.record({ rules: few(rule) });
const roleNames = ['a', 'b', 'kubernetes-dashboard'];
const binding = fc.record({
  roleRef: fc.record({
    apiGroup: fc.constantFrom(rbac, rbac, 'other'),
    kind: fc.constantFrom('Role', 'ClusterRole'),
    name: fc.constantFrom(...roleNames),
  }),
  subjects: few(
    fc.constantFrom(
      { kind: 'ServiceAccount', name: 'a', namespace: 'shop' },
      { kind: 'User', name: 'jane', apiGroup: rbac },
      { kind: 'Group', name: 'system:masters', apiGroup: rbac },
    ),
  ),
});
const node = fc.record({
  spec: fc.constantFrom({}, { providerID: 'aws:///a/i-1' }, { providerID: 'azure:///1' }, { providerID: 'gce://1' }),
  status: fc.record({
    nodeInfo: fc.record({ kubeletVersion: fc.constantFrom('v1.21.1', 'v1.30.0', 'v1.22.0') }),
    conditions: few(fc.constantFrom({ type: 'Ready' }, { type: 'DiskPressure' })),
  }),
});
const configMap = fc.record({
  data: fc.constantFrom({ password: 'x' }, { 'allow-snippet-annotations': 'false' }, { key: '' }, undefined),
});
const kubelet = fc.record({
  data: fc.record({
    cmdLine: fc.constantFrom(
      'kubelet --anonymous-auth=false',
      'kubelet --anonymous-auth=true',
      'kubelet --client-ca-file=/a',
      undefined,
    ),
    configFile: fc.constantFrom(undefined, {
      content: btoa('authentication: { anonymous: { enabled: false }, x509: { clientCAFile: /a } }'),
    }),
  }),
});
const description = fc.record({
  data: fc.constantFrom(
    {},
    { Cluster: { EncryptionConfig: [{ Resources: ['secrets'] }], Logging: { ClusterLogging: [] } } },
  ),
});

const inNamespace = (apiVersion: string, kind: string, body: Arbitrary<object>, names = ['a', 'b']): Body => {
  return { apiVersion, kind, namespaces: ['shop', 'shop', 'default', ''], names, body };
};
const inCluster = (apiVersion: string, kind: string, body: Arbitrary<object>, names = ['a', 'b']): Body => {
  return { apiVersion, kind, namespaces: [''], names, body };
};
const nothing = fc.constant({});
const workloads: readonly Body[] = [
  inNamespace('v1', 'Pod', fc.record({ spec: pod }), sensitive),
  inNamespace('apps/v1', 'Deployment', deployed, sensitive),
  inNamespace('apps/v1', 'ReplicaSet', deployed),
  inNamespace('apps/v1', 'DaemonSet', deployed),
  inNamespace('apps/v1', 'StatefulSet', deployed, sensitive),
  inNamespace('batch/v1', 'Job', deployed),
  inNamespace('batch/v1', 'CronJob', cronJob),
];

/** Every kind that a control reads, and some that none does. Workloads stand twice: most controls are about them. */
export const bodies: readonly Body[] = [
  ...workloads,
  ...workloads,
  {
    ...inNamespace('v1', 'Pod', fc.record({ spec: pod }), ['kube-apiserver-1', 'kube-apiserver-2']),
    namespaces: ['kube-system'],
  },
  inNamespace(
    'v1',
    'ServiceAccount',
    fc.record({ automountServiceAccountToken: fc.constantFrom(true, false, undefined) }),
  ),
  inNamespace('networking.k8s.io/v1', 'NetworkPolicy', fc.record({ spec: policy })),
  inNamespace('cilium.io/v2', 'CiliumNetworkPolicy', fc.record({ spec: maybe(cilium), specs: maybe(few(cilium)) })),
  inCluster('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', fc.record({ spec: cilium })),
  inNamespace('v1', 'Service', service),
  inNamespace(rbacV1, 'Role', role, roleNames),
  inCluster(rbacV1, 'ClusterRole', role, roleNames),
  inNamespace(rbacV1, 'RoleBinding', binding),
  inCluster(rbacV1, 'ClusterRoleBinding', binding),
  inCluster(
    'policy/v1beta1',
    'PodSecurityPolicy',
    fc.record({ spec: fc.record({ allowPrivilegeEscalation: fc.boolean() }) }),
  ),
  inCluster('v1', 'Node', node),
  inCluster('v1', 'Namespace', nothing, ['shop', 'default']),
  inNamespace('v1', 'ConfigMap', configMap),
  inCluster('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', nothing),
  inCluster('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', nothing),
  inCluster(hostData, 'KubeletInfo', kubelet),
  inCluster(hostData, 'CloudProviderInfo', fc.record({ data: fc.record({ providerMetaDataAPIAccess: fc.boolean() }) })),
  { ...inCluster('eks.amazonaws.com/v1', 'ClusterDescribe', description), metadata: { provider: 'eks' } },
  inNamespace('v1', 'Secret', nothing),
];
