import type { Data, Mapping } from '../../engine/cluster/yaml.ts';
import type { Random } from '../../engine/cluster/random.ts';

/** What is known of an object once it is stored. */
export interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
}

/** The ReplicaSet that the deployment controller would have made. */
export function replicaSetOf(owner: Owner, deployment: Mapping, replicas: number, hash: string): Mapping {
  const template = templateOf(deployment);
  const labels = { ...labelsOf(template), 'pod-template-hash': hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${owner.name}-${hash}`,
      namespace: owner.namespace,
      labels,
      annotations: { 'deployment.kubernetes.io/desired-replicas': String(replicas) },
      ownerReferences: [referenceTo(owner)],
    },
    spec: {
      replicas,
      selector: { matchLabels: { ...labelsOf(template), 'pod-template-hash': hash } },
      template: { ...template, metadata: { ...metadataOf(template), labels } },
    },
  };
}

/** A Pod that a controller would have made of its template, on a node. */
export function podOf(random: Random, owner: Owner, workload: Mapping): Mapping {
  const template = templateOf(workload);
  const spec = template['spec'] as Mapping;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadataOf(template),
      name: `${owner.name}-${random.hex(5)}`,
      namespace: owner.namespace,
      ownerReferences: [referenceTo(owner)],
    },
    spec: { ...spec, nodeName: `node-${random.integer(0, 99)}` },
  };
}

/** What a kubelet would say of it. */
export function runningStatus(random: Random, pod: Mapping): Mapping {
  const at = '2026-01-01T00:00:00Z';
  const { containers } = pod['spec'] as { readonly containers: readonly Mapping[] };
  const conditions = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];
  const podIP = `10.${random.integer(0, 255)}.${random.integer(0, 255)}.${random.integer(1, 254)}`;
  return {
    phase: 'Running',
    conditions: conditions.map((type) => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: at })),
    hostIP: '10.1.0.1',
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: at,
    containerStatuses: containers.map((container) => ({
      name: container['name'] ?? '',
      image: container['image'] ?? '',
      imageID: `registry.example.com/image@sha256:${random.hex(64)}`,
      containerID: `containerd://${random.hex(64)}`,
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: at } },
    })),
  };
}

function referenceTo({ apiVersion, kind, name, uid }: Owner): Mapping {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

function templateOf(workload: Mapping): Mapping {
  return (workload['spec'] as Mapping)['template'] as Mapping;
}

function metadataOf(object: Mapping): Mapping {
  return object['metadata'] as Mapping;
}

function labelsOf(object: Mapping): { readonly [key: string]: Data } {
  return metadataOf(object)['labels'] as Mapping;
}
