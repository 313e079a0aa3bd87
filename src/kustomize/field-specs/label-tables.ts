import { specTable } from './field-spec.ts';

/** Where labels go that selectors are to know. */
export const commonLabels = specTable([
  ['v1/Service', '+spec/selector'],
  [
    'apps//Deployment',
    'spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels',
    'spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels',
    'spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels',
    'spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels',
    'spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels',
  ],
  ['Deployment', '+spec/template/metadata/labels', '+spec/selector/matchLabels'],
  [
    'apps//StatefulSet',
    '+spec/selector/matchLabels',
    '+spec/volumeClaimTemplates[]/metadata/labels',
    'spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels',
    'spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels',
    'spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels',
    'spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels',
    'spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels',
    '+spec/template/metadata/labels',
  ],
  [
    'batch//CronJob',
    '+spec/jobTemplate/metadata/labels',
    '+spec/jobTemplate/spec/template/metadata/labels',
    'spec/jobTemplate/spec/selector/matchLabels',
  ],
  ['policy//PodDisruptionBudget', 'spec/selector/matchLabels'],
  ['batch//Job', 'spec/selector/matchLabels', '+spec/template/metadata/labels'],
  [
    'networking.k8s.io//NetworkPolicy',
    'spec/egress/to/podSelector/matchLabels',
    'spec/ingress/from/podSelector/matchLabels',
    'spec/podSelector/matchLabels',
  ],
  ['v1/ReplicationController', '+spec/template/metadata/labels', '+spec/selector'],
  ['DaemonSet', '+spec/template/metadata/labels', '+spec/selector/matchLabels'],
  ['ReplicaSet', '+spec/template/metadata/labels', '+spec/selector/matchLabels'],
  ['', '+metadata/labels'],
]);

/** Where labels go that objects made from templates are to carry. */
export const templateLabels = specTable([
  ['Deployment', '+spec/template/metadata/labels'],
  ['apps//StatefulSet', '+spec/template/metadata/labels', '+spec/volumeClaimTemplates[]/metadata/labels'],
  ['batch//CronJob', '+spec/jobTemplate/metadata/labels', '+spec/jobTemplate/spec/template/metadata/labels'],
  ['batch//Job', '+spec/template/metadata/labels'],
  ['v1/ReplicationController', '+spec/template/metadata/labels'],
  ['DaemonSet', '+spec/template/metadata/labels'],
  ['ReplicaSet', '+spec/template/metadata/labels'],
  ['', '+metadata/labels'],
]);
