import path from 'node:path';
import { Inventory } from '../../engine/inventory.ts';
import type { InventoryOptions } from '../../engine/options.ts';
import { controlsOfRenderedClusters } from '../../engine/rendered-clusters.ts';
import { builtinResources, isBuiltin } from '../../render/judging/builtin-objects.ts';
import { destinationsOf, type Destination } from '../../render/judging/destinations.ts';
import type { Part } from '../../render/judging/parts.ts';
import { notApplied, notRendered, warnings, type Remark } from '../../render/judging/remarks.ts';
import { ReleaseProofs } from '../../render/judging/release-proofs.ts';
import { resourcesOf } from '../../render/judging/resources.ts';
import { mergeEvaluations } from '../../report/merge-evaluations.ts';
import type { Problem, ReportedCluster } from '../../report/report.ts';
import { renderClusters, type Cluster, type ClusterChoice } from '../clusters/render-clusters.ts';
import { tellWarnings } from '../clusters/tell-remarks.ts';
import { exceededThresholds, type Thresholds } from '../thresholds.ts';
import type { Judged } from './judged.ts';
import { provedSentence, provePlaces, type Provable } from './prove-places.ts';
import { unjudged } from './unjudged.ts';

/** How clusters are judged, besides by which controls. */
export interface ClusterJudging {
  readonly thresholds: Thresholds;
  readonly isFiltered: boolean;
  /** Whether to find out where findings in releases come from. */
  readonly prove: boolean;
}

/**
 * Renders clusters and judges each by itself, as well as those that their Flux applies to from afar. Places are relative to the working
 * directory. Throws UsageError.
 */
export async function judgeClusters(
  choice: ClusterChoice,
  options: Omit<InventoryOptions, 'scope'>,
  { thresholds, isFiltered, prove }: ClusterJudging,
): Promise<Judged> {
  const { repository, clusters } = await renderClusters(choice);
  const fileOf = (file: string): string => {
    return path.relative(process.cwd(), path.join(repository.root, file)).split(path.sep).join('/');
  };
  for (const cluster of clusters) tellWarnings(cluster, warnings(cluster.parts));
  const results = clusters.flatMap(targetsOf).map((target) => judgeTarget(target, options, fileOf));
  if (prove) process.stderr.write(`${provedSentence(await provePlaces(results))}\n`);
  const isOne = results.length === 1;
  const problems = results.flatMap(({ target, evaluation, objects, expected }) => {
    const missing = target.missing.map((remark) => problemOf(remark, target, fileOf));
    const others = unjudged(evaluation, { objects, otherDocuments: 0 }, isFiltered, expected);
    // A cluster of which nothing could be rendered has told so already.
    const told = objects === 0 && missing.length > 0 ? [] : others;
    return [...missing, ...told.map((problem) => ({ cluster: target.name, ...problem }))];
  });
  const exceeded = results.flatMap(({ target, evaluation }) => {
    const found = exceededThresholds(evaluation, thresholds);
    return isOne ? found : found.map((sentence) => `${target.name}: ${sentence}`);
  });
  const objects = results.reduce((sum, one) => sum + one.objects, 0);
  return {
    evaluation: mergeEvaluations(results.map(({ target, evaluation }) => ({ name: target.name, evaluation }))),
    evaluated: { files: 0, documents: 0, objects, otherDocuments: 0 },
    problems,
    exceeded,
    clusters: results.map(reported),
    notApplied: results.flatMap(({ target }) => {
      return notApplied(target.parts).map((remark) => problemOf(remark, target, fileOf));
    }),
  };
}

/** A cluster to judge: a rendered one, or another one that its Flux applies to. */
interface Target extends Pick<ReportedCluster, 'name' | 'stage' | 'entry' | 'through'> {
  readonly parts: readonly Part[];
  readonly missing: readonly Remark[];
  readonly releases: Cluster['releases'];
}

function targetsOf(cluster: Cluster): readonly Target[] {
  return destinationsOf(cluster.parts).map((destination) => targetOf(cluster, destination));
}

function targetOf({ plan, parts: all, missing, releases }: Cluster, { otherCluster, parts }: Destination): Target {
  const { name: cluster, stage, entry } = plan;
  const isAll = parts.length === all.length;
  return {
    name: otherCluster === undefined ? cluster : `${cluster} → ${otherCluster}`,
    ...(stage === undefined ? {} : { stage }),
    ...(otherCluster === undefined ? {} : { through: { cluster, kubeConfig: otherCluster } }),
    entry: entry.path === '' ? '.' : entry.path,
    parts,
    // What could not be rendered at all has no parts that could say so.
    missing: isAll ? missing : notRendered(parts),
    releases,
  };
}

interface Result extends Provable {
  readonly target: Target;
  readonly objects: number;
  /** Controls that only a running cluster can be judged by. */
  readonly expected: ReadonlySet<string>;
}

function judgeTarget(
  target: Target,
  options: Omit<InventoryOptions, 'scope'>,
  fileOf: (file: string) => string,
): Result {
  const controls = controlsOfRenderedClusters(options.controls);
  const inventory = new Inventory({
    ...options,
    controls,
    scope: 'cluster',
    clusterName: target.name,
    judges: (resource) => !isBuiltin(resource) && (options.judges?.(resource) ?? true),
  });
  const proofs = new ReleaseProofs();
  const judged = Array.from(resourcesOf(target.parts, fileOf, { proofs }), ({ resource }) => resource);
  for (const resource of [...judged, ...builtinResources(judged)]) inventory.upsert(resource);
  const expected = new Set(controls.filter(({ needs }) => needs !== undefined).map(({ id }) => id));
  const { releases } = target;
  return { target, proofs, releases, evaluation: inventory.evaluate(), objects: judged.length, expected };
}

function problemOf({ file, ...rest }: Remark, { name }: Target, fileOf: (file: string) => string): Problem {
  return { cluster: name, ...(file === undefined ? {} : { file: fileOf(file) }), ...rest };
}

function reported({ target, evaluation, objects }: Result): ReportedCluster {
  const { parts, missing, releases: _releases, ...names } = target;
  return {
    ...names,
    isComplete: missing.length === 0,
    kustomizations: parts.filter(({ kind }) => kind === 'Kustomization').length,
    releases: parts.filter(({ kind }) => kind === 'HelmRelease').length,
    objects,
    status: evaluation.status,
    complianceScore: evaluation.complianceScore,
    riskScore: evaluation.riskScore,
    resourceCounters: evaluation.resources,
  };
}
