import fc, { type Arbitrary } from 'fast-check';
import {
  annotations,
  few,
  having,
  labels,
  mostly,
  names,
  namespaces,
  podSpec,
  podTemplate,
  some,
  seldom,
} from './pods.ts';
import { jsonPlans, mergePlans, type JsonPlan, type MergePlan } from './patches.ts';
import { selectorPlans, type SelectorPlan } from './selectors.ts';
import { keys, scalars, texts } from './scalars.ts';
import { Entries, Raw, type Fields, type Yaml } from './yaml-text.ts';

/** One object of a tree, before it is text. */
export interface ObjectPlan {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly metadata: Fields;
  readonly body: Fields;
  /** Patches that are made for it. */
  readonly patches: readonly PatchPlan[];
}

/** A patch, how it is listed, and by whom. */
export interface PatchPlan {
  readonly patch: MergePlan | JsonPlan;
  readonly selector: SelectorPlan | undefined;
  readonly listed: 'inline' | 'file' | 'old inline' | 'old file';
  readonly options: Fields | undefined;
  /** Which layer lists it, counted from the object's own. */
  readonly above: number;
}

/** Data of a ConfigMap: hard texts under hard keys. */
const data: Arbitrary<Yaml> = fc
  .uniqueArray(fc.tuple(keys, fc.oneof<Arbitrary<Yaml>[]>(scalars, texts)), { selector: ([key]) => key, maxLength: 4 })
  .map((pairs) => new Entries(pairs));

/** Values of any shape, for kinds that nobody knows. */
const anything: Arbitrary<Yaml> = fc.letrec<{ value: Yaml }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 3, arbitrary: scalars },
    { weight: 1, arbitrary: fc.constantFrom<Yaml>(null, true, 1, {}, []) },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    {
      weight: 2,
      arbitrary: fc
        .uniqueArray(fc.tuple(keys, tie('value')), { selector: ([key]) => key, maxLength: 3 })
        .map((pairs) => new Entries(pairs)),
    },
  ),
})).value;

const ref = fc.record({ name: names });
const subject = having(
  {
    kind: fc.constantFrom('ServiceAccount', 'User'),
    name: fc.constantFrom('a', 'b', 'default'),
    namespace: namespaces,
  },
  'kind',
  'name',
);
const backend = fc.record({ service: fc.record({ name: names, port: fc.record({ number: fc.constant(80) }) }) });
const rules = few(
  some({
    apiGroups: fc.constant(['']),
    resources: fc.constant(['configmaps']),
    resourceNames: few(names),
    verbs: fc.constant(['get']),
  }),
);
const workload = {
  replicas: mostly(fc.constantFrom<Yaml>(1, 3)),
  selector: some({ matchLabels: labels }),
  template: podTemplate,
};
const servicePorts = few(
  some({
    name: fc.constantFrom('http', 'dns'),
    port: fc.constantFrom<Yaml>(80, 81),
    protocol: fc.constantFrom('TCP', 'UDP'),
    targetPort: fc.constantFrom<Yaml>(80, 'http', '$(NAME)'),
  }),
);
const claim = some({ storageClassName: names, volumeName: names, accessModes: fc.constant(['ReadWriteOnce']) });
const webhooks = few(
  having(
    {
      name: fc.constantFrom('x.example.com', 'y.example.com'),
      clientConfig: some({ service: having({ name: names, namespace: namespaces }, 'name') }),
    },
    'name',
  ),
);

const widgetSpec: Arbitrary<Yaml> = fc.oneof(
  {
    weight: 6,
    arbitrary: some({ a: anything, key: anything, list: few(fc.oneof(anything, some({ x: anything, name: names }))) }),
  },
  { weight: 1, arbitrary: anything },
);

/** Kinds with what may stand in them: `apiVersion kind` to the fields beside metadata. */
const bodies: Readonly<Record<string, Arbitrary<Fields>>> = {
  'v1 ConfigMap': some({ data, immutable: fc.boolean(), binaryData: some({ bin: fc.constant('AAEC') }) }),
  'v1 Secret': some({
    stringData: data,
    data: some({ p: fc.constantFrom('cQ==', 'eA==') }),
    type: fc.constantFrom('Opaque', 'x'),
  }),
  'v1 Service': some({ spec: some({ ports: servicePorts, selector: labels, type: fc.constant('ClusterIP') }) }),
  'v1 ServiceAccount': some({
    imagePullSecrets: few(ref),
    secrets: few(ref),
    automountServiceAccountToken: fc.boolean(),
  }),
  'v1 Namespace': some({ spec: fc.constant({}) }),
  'v1 Pod': some({ spec: podSpec }),
  'v1 PersistentVolumeClaim': some({ spec: claim }),
  'v1 PersistentVolume': some({
    spec: some({ storageClassName: names, nfs: some({ server: fc.constantFrom('s', '$(NAME)') }) }),
  }),
  'v1 ReplicationController': some({
    spec: some({ replicas: fc.constant(1), selector: labels, template: podTemplate }),
  }),
  'apps/v1 Deployment': some({ spec: some(workload) }),
  'apps/v1 ReplicaSet': some({ spec: some(workload) }),
  'apps/v1 DaemonSet': some({ spec: some(workload) }),
  'apps/v1 StatefulSet': some({
    spec: some({
      ...workload,
      serviceName: names,
      volumeClaimTemplates: few(some({ metadata: some({ name: names, labels }), spec: claim })),
    }),
  }),
  'batch/v1 Job': some({ spec: some({ template: podTemplate }) }),
  'batch/v1 CronJob': some({
    spec: some({
      schedule: fc.constant('* * * * *'),
      jobTemplate: some({ metadata: some({ labels, annotations }), spec: some({ template: podTemplate }) }),
    }),
  }),
  'autoscaling/v2 HorizontalPodAutoscaler': some({
    spec: some({
      scaleTargetRef: fc.record({
        apiVersion: fc.constant('apps/v1'),
        kind: fc.constantFrom('Deployment', 'StatefulSet'),
        name: names,
      }),
      maxReplicas: fc.constant(3),
    }),
  }),
  'networking.k8s.io/v1 Ingress': some({
    spec: some({
      ingressClassName: names,
      defaultBackend: backend,
      tls: few(some({ hosts: few(fc.constantFrom('a.io', '$(NAME).io')), secretName: names })),
      rules: few(
        some({
          host: fc.constantFrom('a.io', '*.io'),
          http: fc.record({ paths: few(having({ path: fc.constant('/'), backend }, 'backend')) }),
        }),
      ),
    }),
  }),
  'networking.k8s.io/v1 NetworkPolicy': some({
    spec: some({
      podSelector: some({ matchLabels: labels }),
      ingress: few(some({ from: few(some({ podSelector: some({ matchLabels: labels }) })) })),
    }),
  }),
  'networking.k8s.io/v1 IngressClass': some({ spec: fc.constant({ controller: 'x' }) }),
  'policy/v1 PodDisruptionBudget': some({
    spec: some({ selector: some({ matchLabels: labels }), minAvailable: fc.constantFrom<Yaml>(1, '50%') }),
  }),
  'rbac.authorization.k8s.io/v1 Role': some({ rules }),
  'rbac.authorization.k8s.io/v1 ClusterRole': some({ rules }),
  'rbac.authorization.k8s.io/v1 RoleBinding': some({
    roleRef: fc.record({
      apiGroup: fc.constant('rbac.authorization.k8s.io'),
      kind: fc.constantFrom('Role', 'ClusterRole'),
      name: names,
    }),
    subjects: few(subject),
  }),
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': some({
    roleRef: fc.record({
      apiGroup: fc.constant('rbac.authorization.k8s.io'),
      kind: fc.constant('ClusterRole'),
      name: names,
    }),
    subjects: few(subject),
  }),
  'storage.k8s.io/v1 StorageClass': some({ parameters: some({ secretName: names }), provisioner: fc.constant('x') }),
  'scheduling.k8s.io/v1 PriorityClass': some({ value: fc.constantFrom<Yaml>(1, 1000000, 100000000000) }),
  'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration': some({ webhooks }),
  'apiregistration.k8s.io/v1 APIService': some({
    spec: some({ service: having({ name: names, namespace: namespaces }, 'name') }),
  }),
  'apiextensions.k8s.io/v1 CustomResourceDefinition': some({
    spec: some({
      conversion: some({
        webhook: some({ clientConfig: some({ service: some({ name: names, namespace: namespaces }) }) }),
      }),
      group: fc.constant('example.com'),
    }),
  }),
  'example.com/v1 Widget': some({
    spec: widgetSpec,
    image: fc.constant('nginx:1'),
    containers: few(some({ name: names, image: fc.constant('nginx:1.2') })),
  }),
  'example.com/v1 WidgetList': some({ spec: anything }),
  'serving.knative.dev/v1 Service': some({ spec: some({ template: podTemplate }) }),
  'policy/v2 Namespace': some({ spec: anything }),
};

const weights: Readonly<Record<string, number>> = {
  'v1 ConfigMap': 8,
  'apps/v1 Deployment': 6,
  'example.com/v1 Widget': 5,
  'v1 Secret': 3,
  'v1 Service': 3,
};

const kinds: readonly string[] = Object.keys(bodies);

const odd = fc.constantFrom<Fields>(
  { 'config.kubernetes.io/local-config': 'true' },
  { 'config.kubernetes.io/local-config': 'false' },
  { 'config.kubernetes.io/path': 'x' },
  { n: 5 },
  { n: null },
  { n: new Raw('') },
);

/** What stands in the metadata of an object, its name and namespace aside. */
const metadata: Arbitrary<Fields> = some({
  labels,
  annotations: fc.oneof({ weight: 6, arbitrary: annotations }, { weight: 1, arbitrary: odd }),
  finalizers: few(fc.constantFrom('f/1', 'f/2')),
  ownerReferences: few(having({ uid: fc.constantFrom('u1', 'u2'), name: names }, 'uid')),
  creationTimestamp: fc.constant(null),
});

/** An object of one kind. */
function objectOf(kind: string): Arbitrary<ObjectPlan> {
  const [apiVersion = '', name = ''] = kind.split(' ');
  return fc.record({
    apiVersion: fc.constant(apiVersion),
    kind: fc.constant(name),
    name: names,
    namespace: seldom(namespaces, 2),
    metadata,
    body: bodies[kind] ?? fc.constant({}),
    patches: fc.oneof(
      { withCrossShrink: true },
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(patchOf(bodies[kind] ?? fc.constant({})), { minLength: 1, maxLength: 2 }) },
    ),
  });
}

function patchOf(body: Arbitrary<Fields>): Arbitrary<PatchPlan> {
  return fc.record({
    patch: fc.oneof<Arbitrary<MergePlan | JsonPlan>[]>(
      mergePlans(metadata, body),
      mergePlans(metadata, body),
      jsonPlans,
    ),
    selector: seldom(selectorPlans, 2),
    listed: fc.constantFrom('inline', 'inline', 'file', 'old inline', 'old file'),
    options: fc.option(some({ allowNameChange: fc.boolean(), allowKindChange: fc.boolean() }), {
      nil: undefined,
      freq: 6,
    }),
    above: fc.nat({ max: 2 }),
  });
}

/** An object of any kind. */
export const objects: Arbitrary<ObjectPlan> = fc.oneof(
  ...kinds.map((kind) => ({ weight: weights[kind] ?? 1, arbitrary: objectOf(kind) })),
);

/** An object as it is written. */
export function objectYaml({ apiVersion, kind, name, namespace, metadata: rest, body }: ObjectPlan): Fields {
  return { apiVersion, kind, metadata: { name, namespace, ...rest }, ...body };
}
