import { hashSuffix, sha256 } from './sha256.ts';
import { cutAt, finished } from './slug.ts';

/** A container of whatever makes the pods, as Kubescape tells running containers apart. */
export interface Instance {
  /** With its slash: `apps/v1`. */
  readonly apiVersion: string;
  readonly namespace: string;
  /** Of the pod's first owner (a ReplicaSet, not its Deployment), else of the pod. */
  readonly kind: string;
  readonly name: string;
  readonly containerType: 'container' | 'initContainer' | 'ephemeralContainer';
  readonly container: string;
}

/** The text that identifies an instance. */
export function instanceId({ apiVersion, namespace, kind, name, containerType, container }: Instance): string {
  return `apiVersion-${apiVersion}/namespace-${namespace}/kind-${kind}/name-${name}/${containerType}Name-${container}`;
}

/**
 * The name of what is known about an instance: `replicaset-web-6d4cf56db6-nginx-f446-3811`, or without the container's
 * name for what is known about all containers. At most 253 characters; undefined where Kubescape refuses.
 */
export function instanceSlug(instance: Instance, names: 'with container' | 'without container'): string | undefined {
  const { kind, name, container } = instance;
  const parts = names === 'with container' ? [kind, name, container] : [kind, name];
  return finished(parts.join('-').slice(0, cutAt) + hashSuffix(sha256(instanceId(instance))));
}

/**
 * The name that stands for an owner whose pods change under one name: its own together with the pod's label
 * `controller-revision-hash`. Other kinds keep theirs.
 */
export function revisionedName(kind: string, name: string, revisionHash: string | undefined): string {
  if (revisionHash === undefined || revisionHash === '') return name;
  if (kind === 'DaemonSet') return `${name}-${revisionHash}`;
  return kind === 'StatefulSet' ? revisionHash : name;
}
