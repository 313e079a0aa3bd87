import type { ClusterPlan } from '../../render/config/plan-clusters.ts';
import { renderCluster, type RenderedCluster } from '../../render/flux/cluster/render-cluster.ts';
import { RenderTimeError } from '../../render/flux/cluster/cluster-budget.ts';
import { FluxError } from '../../render/flux/flux-error.ts';
import type { HelmReleases } from '../../render/flux/release/helm-releases.ts';
import { partsOf, type Part } from '../../render/judging/parts.ts';
import { notRendered, type Remark } from '../../render/judging/remarks.ts';
import { RepositoryError } from '../../render/repository/errors.ts';
import { chooseClusters, type Repository } from '../../render/repository/open-repository.ts';
import { readEnvironment, readRenderMilliseconds, renderSeconds } from '../config.ts';
import { quote, UsageError, visible } from '../errors.ts';
import { Progress } from '../progress.ts';
import { outsideCharts } from './outside-charts.ts';
import { ReleaseRenderers } from './release-renderer.ts';

/** A cluster as Flux would have it. */
export interface Cluster {
  readonly plan: ClusterPlan;
  readonly parts: readonly Part[];
  /** What keeps it from being complete. */
  readonly missing: readonly Remark[];
  /** Those of its releases, to ask again where something comes from. */
  readonly releases: HelmReleases;
}

export interface RenderedClusters {
  readonly repository: Repository;
  readonly clusters: readonly Cluster[];
}

export interface ClusterChoice {
  /** Folders of a repository, or names of clusters. All have to be of one repository. */
  readonly entries: readonly string[];
  /** Only clusters of this stage. */
  readonly stage?: string | undefined;
  /** Folders with charts, anywhere on the machine. */
  readonly charts?: readonly string[] | undefined;
}

/** Finds and renders clusters. Throws UsageError where the choice or the repository's settings are wrong. */
export async function renderClusters(choice: ClusterChoice): Promise<RenderedClusters> {
  const { charts, all } = readEnvironment();
  const outside = outsideCharts({ options: choice.charts ?? [], environment: charts });
  const { repository, plans } = await choose(choice);
  for (const notice of repository.notices) process.stderr.write(`warning: ${visible(notice)}\n`);
  const progress = new Progress(process.stderr);
  const clusters: Cluster[] = [];
  const renderers = new ReleaseRenderers(all, outside);
  const milliseconds = readRenderMilliseconds();
  for (const plan of plans) {
    progress.show(() => `rendering ${visible(plan.name)} (${clusters.length + 1} of ${plans.length})`);
    clusters.push(await renderPlan(repository, plan, renderers, milliseconds));
  }
  progress.clear();
  return { repository, clusters };
}

async function renderPlan(
  { tree }: Repository,
  plan: ClusterPlan,
  renderers: ReleaseRenderers,
  milliseconds: number | undefined,
): Promise<Cluster> {
  const { entry, strict, variables, contents } = plan;
  const releases = renderers.of(tree, plan, milliseconds);
  try {
    const rendered: RenderedCluster = await renderCluster(tree, {
      entry,
      strict,
      variables,
      contents,
      releases,
      ...(milliseconds === undefined ? {} : { time: { milliseconds } }),
    });
    const parts = partsOf(rendered);
    return { plan, parts, missing: notRendered(parts), releases };
  } catch (error) {
    // A tree that never settles, or takes too long, says nothing at all.
    if (!(error instanceof FluxError)) throw error;
    const setting = error instanceof RenderTimeError ? ` (${renderSeconds} sets how much)` : '';
    return { plan, parts: [], missing: [{ message: `${error.message}${setting}` }], releases };
  }
}

async function choose({ entries, stage }: ClusterChoice): Promise<{
  readonly repository: Repository;
  readonly plans: readonly ClusterPlan[];
}> {
  const options = { cwd: process.cwd(), env: readEnvironment().all };
  try {
    const chosen = [];
    for (const entry of entries) chosen.push(await chooseClusters(entry, options));
    const [first] = chosen;
    if (first === undefined) throw new UsageError('name a folder of a repository, or a cluster');
    const { repository } = first;
    if (chosen.some((one) => one.repository.root !== repository.root)) {
      throw new UsageError(`${entries.map(quote).join(' and ')} are of different repositories; name one at a time`);
    }
    const names = new Set(chosen.flatMap(({ clusters }) => clusters.map(({ name }) => name)));
    const plans = repository.clusters.filter(({ name }) => names.has(name));
    return { repository, plans: ofStage(plans, stage) };
  } catch (error) {
    if (error instanceof RepositoryError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function ofStage(plans: readonly ClusterPlan[], stage: string | undefined): readonly ClusterPlan[] {
  if (stage === undefined) return plans;
  const found = plans.filter((plan) => plan.stage === stage);
  if (found.length > 0) return found;
  const stages = Array.from(new Set(plans.flatMap((plan) => plan.stage ?? [])));
  const there = stages.length === 0 ? 'no cluster here has one' : `there are: ${stages.join(', ')}`;
  throw new UsageError(`no cluster of stage ${quote(stage)}; ${there}`);
}
