import type { Origin, Resource } from '../model/resource.ts';
import { entries, field, fieldAt, isMapping, text } from './read.ts';
import { containersOf, runLists, workloadOf } from './workload.ts';

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
  /** Weight in the risk score. */
  readonly weight: number;
}

/** Cuts a resource down. The strings are new ones: slices would keep whole files in memory. */
export function remember(resource: Resource): Remembered {
  const { apiVersion, kind, namespace, name, origin, object } = resource;
  const metadata = field(object, 'metadata');
  const workload = workloadOf(resource);
  const containers = workload
    ? Array.from(containersOf(workload, runLists), ({ spec }) => text(field(spec, 'name')))
    : [];
  return {
    ...copy({
      apiVersion,
      kind,
      namespace,
      name,
      labels: strings(field(metadata, 'labels')),
      annotations: strings(field(metadata, 'annotations')),
      containers,
    }),
    origin,
    weight: weightOf(object),
  };
}

/** A copy of plain data that shares nothing with the text it was parsed from. */
function copy<Data>(data: Data): Data {
  return data === undefined ? data : (JSON.parse(JSON.stringify(data)) as Data);
}

function strings(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isMapping(value)) return undefined;
  const kept = entries(value).filter(
    ([key, item]) => typeof item === 'string' && key !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept as [string, string][]);
}

/** Kubescape's weight: ten percent more than the replicas, from two on. */
function weightOf(object: unknown): number {
  const replicas = fieldAt(object, 'spec', 'replicas');
  return typeof replicas === 'number' && replicas > 1 ? replicas * 1.1 : 1;
}
