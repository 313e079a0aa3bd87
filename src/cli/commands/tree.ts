import { warnings } from '../../render/judging/remarks.ts';
import { renderClusters, type Cluster } from '../clusters/render-clusters.ts';
import { tellMissing, tellWarnings } from '../clusters/tell-remarks.ts';
import { readEnvironment } from '../config.ts';
import { exitCodes } from '../errors.ts';
import { print } from '../outputs.ts';
import { counted } from '../../report/wording.ts';
import { drawGraph } from '../tree/draw.ts';
import { graphOf } from '../tree/graph.ts';

/** The options of `tree` as the command line gives them. */
export interface TreeOptions {
  readonly stage?: string;
  readonly charts?: readonly string[];
  readonly json?: true;
}

/** Draws what Flux would reconcile. Returns the exit code; throws UsageError for a wrong command line. */
export async function tree(entry: string, { stage, charts, json }: TreeOptions): Promise<number> {
  const { clusters } = await renderClusters({ entries: [entry], stage, charts });
  await print(json ? asJson(clusters) : drawn(clusters));
  // What has no parts has none to show why.
  for (const cluster of clusters.filter(isUnrendered)) tellMissing(cluster);
  for (const cluster of clusters) tellWarnings(cluster, warnings(cluster.parts));
  for (const cluster of clusters) tellMissing(cluster);
  return clusters.some(({ missing }) => missing.length > 0) ? exitCodes.incomplete : exitCodes.pass;
}

function* drawn(clusters: readonly Cluster[]): Generator<string> {
  const color = readEnvironment().color ?? process.stdout.isTTY;
  for (const [index, cluster] of clusters.entries()) {
    if (index > 0) yield '\n';
    yield* drawGraph(graphOf(cluster), { color });
  }
  yield `\n${closing(clusters)}\n`;
}

function closing(clusters: readonly Cluster[]): string {
  const parts = clusters.flatMap((cluster) => cluster.parts);
  const objects = parts.reduce((sum, { rendered }) => sum + rendered.objects.length, 0);
  const incomplete = parts.filter(({ rendered }) => !['ok', 'suspended'].includes(rendered.state)).length;
  const all = `${objects} objects of ${parts.length} Kustomizations and HelmReleases`;
  const unrendered = clusters.filter(isUnrendered).length;
  const faults = [
    ...(incomplete === 0 ? [] : [`${incomplete} not rendered completely`]),
    ...(unrendered === 0 ? [] : [`${counted(unrendered, 'cluster')} not rendered at all`]),
  ];
  return faults.length === 0 ? `${all}, all rendered.` : `${all}; ${faults.join('; ')}.`;
}

function isUnrendered({ parts, missing }: Cluster): boolean {
  return parts.length === 0 && missing.length > 0;
}

function asJson(clusters: readonly Cluster[]): readonly string[] {
  return [`${JSON.stringify({ clusters: clusters.map(graphOf) }, null, 2)}\n`];
}
