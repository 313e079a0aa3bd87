import { specTable } from './field-spec.ts';

/** Where a name prefix goes. */
export const namePrefix = specTable([['', 'metadata/name']]);

/** Where a name suffix goes. */
export const nameSuffix = specTable([['', 'metadata/name']]);

/** Where a namespace goes, besides `metadata/namespace`. */
export const namespace = specTable([
  ['Namespace', '+metadata/name'],
  ['apiextensions.k8s.io//CustomResourceDefinition', 'spec/conversion/webhook/clientConfig/service/namespace'],
  ['apiregistration.k8s.io//APIService', '+spec/service/namespace'],
]);

/** Where common annotations go. */
export const commonAnnotations = specTable([
  ['Deployment', '+spec/template/metadata/annotations'],
  ['StatefulSet', '+spec/template/metadata/annotations'],
  ['batch//CronJob', '+spec/jobTemplate/metadata/annotations', '+spec/jobTemplate/spec/template/metadata/annotations'],
  ['batch//Job', '+spec/template/metadata/annotations'],
  ['v1/ReplicationController', '+spec/template/metadata/annotations'],
  ['DaemonSet', '+spec/template/metadata/annotations'],
  ['ReplicaSet', '+spec/template/metadata/annotations'],
  ['', '+metadata/annotations'],
]);

/** Where image names stand, besides any list of containers. */
export const images = specTable([
  [
    '',
    '+spec/containers[]/image',
    '+spec/initContainers[]/image',
    '+spec/volumes[]/image/reference',
    '+spec/template/spec/containers[]/image',
    '+spec/template/spec/initContainers[]/image',
    '+spec/template/spec/volumes[]/image/reference',
  ],
]);

/** Where counts of replicas stand. */
export const replicas = specTable([
  ['Deployment', '+spec/replicas'],
  ['StatefulSet', '+spec/replicas'],
  ['ReplicaSet', '+spec/replicas'],
  ['ReplicationController', '+spec/replicas'],
]);
