import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { HelmReleaseObject, HelmReleaseSpec } from './helm-release.ts';

/** A chart that source-controller packed. */
export interface ChartArtifact {
  readonly file: string;
  readonly digest: string;
  /** The chart's version; with the commit behind it where that makes the version. */
  readonly revision: string;
}

const group = '/apis/source.toolkit.fluxcd.io/v1';
const plurals: Readonly<Record<string, string>> = { HelmChart: 'helmcharts', OCIRepository: 'ocirepositories' };
const Source = z.object({
  metadata: z.object({ generation: z.number() }),
  status: z
    .object({
      observedGeneration: z.number().optional(),
      conditions: z.array(z.object({ type: z.string(), status: z.string(), message: z.string() })).default([]),
      artifact: z.object({ url: z.url(), digest: z.string(), revision: z.string() }).optional(),
    })
    .prefault({}),
});

/** The HelmChart that belongs to a HelmRelease: its namespace and name. Undefined where it refers to one. */
export function chartOf({ metadata }: HelmReleaseObject, { chart }: Pick<HelmReleaseSpec, 'chart'>): Place | undefined {
  if (chart === undefined) return undefined;
  const { namespace = metadata.namespace } = chart.spec.sourceRef;
  return { kind: 'HelmChart', namespace, name: `${metadata.namespace}-${metadata.name}` };
}

interface Place {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Asks for the HelmChart of a HelmRelease, unless it refers to a source of its own. */
export async function askForChart(cluster: Cluster, object: HelmReleaseObject, spec: HelmReleaseSpec): Promise<Place> {
  const place = chartOf(object, spec);
  if (place === undefined || spec.chart === undefined) {
    if (spec.chartRef === undefined) throw new Error('neither spec.chart nor spec.chartRef');
    return { ...spec.chartRef, namespace: spec.chartRef.namespace ?? object.metadata.namespace };
  }
  const { sourceRef, interval = spec.interval, ...chart } = spec.chart.spec;
  const { kind, name } = sourceRef;
  const { namespace, name: chartName } = place;
  await cluster.apply({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'HelmChart',
    metadata: { namespace, name: chartName },
    spec: { ...chart, interval, sourceRef: { kind, name } },
  });
  return place;
}

/** The chart that source-controller has for it now. Throws what that says where it has none. */
export async function fetchChart(cluster: Cluster, place: Place, folder: string): Promise<ChartArtifact> {
  const what = `${place.kind} ${place.namespace}/${place.name}`;
  const plural = plurals[place.kind];
  if (plural === undefined) throw new Error(`${what}: charts come of ${Object.keys(plurals).join(' and ')}`);
  const answer = await cluster.request('GET', `${group}/namespaces/${place.namespace}/${plural}/${place.name}`);
  if (answer.status !== 200) throw new Error(`${what} answers ${answer.status}`);
  const { metadata, status } = Source.parse(answer.body);
  const ready = status.conditions.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'True' || status.observedGeneration !== metadata.generation || !status.artifact) {
    throw new Error(`${what} is not ready: ${ready?.message ?? 'nothing is said of it'}`);
  }
  const { url, digest, revision } = status.artifact;
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  const bytes = Buffer.from(await response.arrayBuffer());
  const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (!response.ok || found !== digest) throw new Error(`${url}: ${response.status}, ${found} instead of ${digest}`);
  const file = path.join(folder, `${found.slice('sha256:'.length)}.tgz`);
  await writeFile(file, bytes, { mode: 0o600 });
  return { file, digest, revision };
}
