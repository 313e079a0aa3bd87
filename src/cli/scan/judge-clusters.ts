import path from 'node:path';
import { Inventory } from '../../engine/inventory.ts';
import type { InventoryOptions } from '../../engine/options.ts';
import type { Control } from '../../model/control.ts';
import type { Evaluation } from '../../model/evaluation.ts';
import { builtinResources, isBuiltin } from '../../render/judging/builtin-objects.ts';
import { notApplied, warnings, type Remark } from '../../render/judging/remarks.ts';
import { resourcesOf } from '../../render/judging/resources.ts';
import { mergeEvaluations } from '../../report/merge-evaluations.ts';
import type { Problem, ReportedCluster } from '../../report/report.ts';
import { renderClusters, type Cluster, type ClusterChoice } from '../clusters/render-clusters.ts';
import { tellWarnings } from '../clusters/tell-remarks.ts';
import { exceededThresholds, type Thresholds } from '../thresholds.ts';
import type { Judged } from './judged.ts';
import { unjudged } from './unjudged.ts';

/**
 * Controls that pass where there is no API server or no node to look at, as Kubescape has them. Of a rendered cluster it
 * is known that nobody looked, so they are skipped.
 */
const needsOfRunningClusters = new Map<string, Control['needs']>([
  ['C-0005', ['cloud']],
  ['C-0058', ['host']],
]);

/** Renders clusters and judges each by itself. Places are relative to the working directory. Throws UsageError. */
export async function judgeClusters(
  choice: ClusterChoice,
  options: Omit<InventoryOptions, 'scope'>,
  { thresholds, isFiltered }: { readonly thresholds: Thresholds; readonly isFiltered: boolean },
): Promise<Judged> {
  const { repository, clusters } = await renderClusters(choice);
  const fileOf = (file: string): string => {
    return path.relative(process.cwd(), path.join(repository.root, file)).split(path.sep).join('/');
  };
  const results = clusters.map((cluster) => judgeCluster(cluster, options, fileOf));
  for (const { cluster } of results) tellWarnings(cluster, warnings(cluster.parts));
  const isOne = results.length === 1;
  const problems = results.flatMap(({ cluster, evaluation, objects, expected }) => {
    const missing = cluster.missing.map((remark) => problemOf(remark, cluster, fileOf));
    const others = unjudged(evaluation, { objects, otherDocuments: 0 }, isFiltered, expected);
    // A cluster of which nothing could be rendered has told so already.
    const told = objects === 0 && missing.length > 0 ? [] : others;
    return [...missing, ...told.map((problem) => ({ cluster: cluster.plan.name, ...problem }))];
  });
  const exceeded = results.flatMap(({ cluster, evaluation }) => {
    const found = exceededThresholds(evaluation, thresholds);
    return isOne ? found : found.map((sentence) => `${cluster.plan.name}: ${sentence}`);
  });
  const objects = results.reduce((sum, one) => sum + one.objects, 0);
  return {
    evaluation: mergeEvaluations(results.map(({ cluster, evaluation }) => ({ name: cluster.plan.name, evaluation }))),
    evaluated: { files: 0, documents: 0, objects, otherDocuments: 0 },
    problems,
    exceeded,
    clusters: results.map(reported),
    notApplied: clusters.flatMap((cluster) => {
      return notApplied(cluster.parts).map((remark) => problemOf(remark, cluster, fileOf));
    }),
  };
}

interface Result {
  readonly cluster: Cluster;
  readonly evaluation: Evaluation;
  readonly objects: number;
  /** Controls that only a running cluster can be judged by. */
  readonly expected: ReadonlySet<string>;
}

function judgeCluster(
  cluster: Cluster,
  options: Omit<InventoryOptions, 'scope'>,
  fileOf: (file: string) => string,
): Result {
  const controls = options.controls.map(knowingItsNeeds);
  const inventory = new Inventory({
    ...options,
    controls,
    scope: 'cluster',
    clusterName: cluster.plan.name,
    judges: (resource) => !isBuiltin(resource) && (options.judges?.(resource) ?? true),
  });
  const resources = Array.from(resourcesOf(cluster.parts, fileOf));
  for (const resource of [...resources, ...builtinResources(resources)]) inventory.upsert(resource);
  const expected = new Set(controls.filter(({ needs }) => needs !== undefined).map(({ id }) => id));
  return { cluster, evaluation: inventory.evaluate(), objects: resources.length, expected };
}

function knowingItsNeeds(control: Control): Control {
  const needs = control.needs ?? needsOfRunningClusters.get(control.id);
  return needs === undefined ? control : { ...control, needs };
}

function problemOf({ file, ...rest }: Remark, { plan }: Cluster, fileOf: (file: string) => string): Problem {
  return { cluster: plan.name, ...(file === undefined ? {} : { file: fileOf(file) }), ...rest };
}

function reported({ cluster: { plan, parts, missing }, evaluation, objects }: Result): ReportedCluster {
  return {
    name: plan.name,
    ...(plan.stage === undefined ? {} : { stage: plan.stage }),
    entry: plan.entry.path === '' ? '.' : plan.entry.path,
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
