import type { Origin, Resource } from '../model/resource.ts';
import { entries, field, fieldAt, isMapping, text } from './read.ts';
import type { Sharer } from './share.ts';
import { allLists, containersOf, runLists, workloadOf, type Workload } from './workload.ts';

/** A resource without its object: what reports name and what exceptions and scores read. */
export interface Remembered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly origin: Origin | undefined;
  readonly labels: unknown;
  readonly annotations: unknown;
  readonly containers: readonly string[];
  /** Image references of all containers of a workload: exceptions may go by them. */
  readonly images?: readonly string[];
  /** Weight in the risk score. */
  readonly weight: number;
}

/** Cuts a resource down to copies that share their parts. */
export function remember(resource: Resource, sharer: Sharer): Remembered {
  const { apiVersion, kind, namespace, name, origin, object } = resource;
  const metadata = field(object, 'metadata');
  const workload = workloadOf(resource);
  const containers = workload
    ? Array.from(containersOf(workload, runLists), ({ spec }) => text(field(spec, 'name')))
    : [];
  return {
    ...sharer.share({
      apiVersion,
      kind,
      namespace,
      name,
      labels: strings(field(metadata, 'labels')),
      annotations: strings(field(metadata, 'annotations')),
      containers,
      ...(workload ? { images: imagesOf(workload) } : {}),
    }),
    origin,
    weight: weightOf(object),
  };
}

function imagesOf(workload: Workload): readonly string[] {
  return Array.from(containersOf(workload, allLists), ({ spec }) => text(field(spec, 'image')));
}

function strings(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isMapping(value)) return undefined;
  const kept = entries(value).filter(
    ([key, item]) => typeof item === 'string' && key !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept as [string, string][]);
}

/** The field is a 32-bit integer; anything larger is no number of replicas. */
const mostReplicas = 2 ** 31 - 1;

/** Kubescape's weight: ten percent more than the replicas, from two on. */
function weightOf(object: unknown): number {
  const replicas = fieldAt(object, 'spec', 'replicas');
  const isCount = typeof replicas === 'number' && replicas > 1 && replicas <= mostReplicas;
  return isCount ? replicas * 1.1 : 1;
}
