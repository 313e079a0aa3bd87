import type { Gvk } from '../resource.ts';
import { rowGvk, specTable, type FieldSpec, type Row } from './field-spec.ts';

/** A kind, and the fields of other objects that hold names of its objects. */
export interface NameReference extends Gvk {
  readonly referrers: readonly FieldSpec[];
}

const ofContainers = (path: string): readonly string[] => [`containers/${path}`, `initContainers/${path}`];
const podTemplate = 'spec/template/spec/';
const cronPodTemplate = 'spec/jobTemplate/spec/template/spec/';

/** Kinds in the order given, each with the same paths below where its pods are described. */
function inPods(kinds: readonly string[], paths: readonly string[]): readonly Row[] {
  return kinds.map((kind) => {
    const base = podPlaces[kind] ?? podTemplate;
    return [kind, ...paths.map((path) => base + path)] as const;
  });
}

const podPlaces: Readonly<Record<string, string>> = {
  'v1/Pod': 'spec/',
  Pod: 'spec/',
  PodTemplate: 'template/spec/',
  CronJob: cronPodTemplate,
};

const podKinds = [
  'v1/Pod',
  'PodTemplate',
  'Deployment',
  'ReplicaSet',
  'DaemonSet',
  'StatefulSet',
  'Job',
  'CronJob',
] as const;
const controllers = ['StatefulSet', 'Deployment', 'ReplicationController', 'CronJob', 'Job', 'DaemonSet'] as const;

const configMapPaths = [
  'volumes/configMap/name',
  ...ofContainers('env/valueFrom/configMapKeyRef/name'),
  ...ofContainers('envFrom/configMapRef/name'),
  'volumes/projected/sources/configMap/name',
];
const secretPaths = [
  'volumes/secret/secretName',
  ...ofContainers('env/valueFrom/secretKeyRef/name'),
  ...ofContainers('envFrom/secretRef/name'),
  'imagePullSecrets/name',
  'volumes/projected/sources/secret/name',
];

const scaled: readonly Row[] = [['HorizontalPodAutoscaler', 'spec/scaleTargetRef/name']];
const namedInRules: readonly Row[] = [
  ['Role', 'rules/resourceNames'],
  ['ClusterRole', 'rules/resourceNames'],
];

const secretReferrers: readonly Row[] = [
  ...inPods(podKinds, secretPaths),
  [
    'Ingress',
    'spec/tls/secretName',
    'metadata/annotations/ingress.kubernetes.io\\/auth-secret',
    'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret',
    'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret',
    'spec/tls/secretName',
  ],
  ['ServiceAccount', 'imagePullSecrets/name'],
  [
    'StorageClass',
    'parameters/secretName',
    'parameters/adminSecretName',
    'parameters/userSecretName',
    'parameters/secretRef',
  ],
  ...namedInRules,
  ['serving.knative.dev/v1/Service', 'spec/template/spec/containers/env/valueFrom/secretKeyRef/name'],
  ['PersistentVolume', 'spec/azureFile/secretName'],
];

const serviceReferrers: readonly Row[] = [
  ['apps//StatefulSet', 'spec/serviceName'],
  [
    'Ingress',
    'spec/rules/http/paths/backend/serviceName',
    'spec/backend/serviceName',
    'spec/rules/http/paths/backend/service/name',
    'spec/defaultBackend/service/name',
  ],
  ['apiregistration.k8s.io//APIService', 'spec/service/name'],
  ['admissionregistration.k8s.io//ValidatingWebhookConfiguration', 'webhooks/clientConfig/service'],
  ['admissionregistration.k8s.io//MutatingWebhookConfiguration', 'webhooks/clientConfig/service'],
];

const targets: readonly (readonly [kind: string, referrers: readonly Row[]])[] = [
  [
    'storage.k8s.io/v1/StorageClass',
    [
      ['PersistentVolume', 'spec/storageClassName'],
      ['PersistentVolumeClaim', 'spec/storageClassName'],
      ['StatefulSet', 'spec/volumeClaimTemplates/spec/storageClassName'],
    ],
  ],
  [
    'v1/ServiceAccount',
    [
      ['rbac.authorization.k8s.io//RoleBinding', 'subjects'],
      ['rbac.authorization.k8s.io//ClusterRoleBinding', 'subjects'],
      ...inPods(['Pod', ...controllers], ['serviceAccountName']),
    ],
  ],
  ['rbac.authorization.k8s.io//Role', [['rbac.authorization.k8s.io//RoleBinding', 'roleRef/name']]],
  [
    'rbac.authorization.k8s.io//ClusterRole',
    [
      ['rbac.authorization.k8s.io//RoleBinding', 'roleRef/name'],
      ['rbac.authorization.k8s.io//ClusterRoleBinding', 'roleRef/name'],
    ],
  ],
  [
    'v1/ConfigMap',
    [
      ...inPods(podKinds, configMapPaths),
      ['Node', 'spec/configSource/configMap'],
      ...namedInRules,
      ['Ingress', 'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap'],
    ],
  ],
  ['v1/Secret', secretReferrers],
  ['v1/Service', serviceReferrers],
  ['scheduling.k8s.io/v1/PriorityClass', inPods(['Pod', ...controllers], ['priorityClassName'])],
  [
    'v1/PersistentVolume',
    [
      ['PersistentVolumeClaim', 'spec/volumeName'],
      ['ClusterRole', 'rules/resourceNames'],
    ],
  ],
  ['v1/PersistentVolumeClaim', inPods(['Pod', ...controllers], ['volumes/persistentVolumeClaim/claimName'])],
  ['Deployment', scaled],
  ['StatefulSet', scaled],
  [
    'admissionregistration.k8s.io//ValidatingAdmissionPolicy',
    [['admissionregistration.k8s.io//ValidatingAdmissionPolicyBinding', 'spec/policyName']],
  ],
  // The group of the real table holds a version too, so that this one never matches.
  ['networking.k8s.io/v1/v1/IngressClass', [['Ingress', 'spec/ingressClassName']]],
  ['ReplicaSet', scaled],
  ['ReplicationController', scaled],
];

/** Which fields hold names of which kinds. */
export const nameReference: readonly NameReference[] = targets.map(([kind, rows]) => ({
  ...rowGvk(kind),
  referrers: specTable(rows),
}));
