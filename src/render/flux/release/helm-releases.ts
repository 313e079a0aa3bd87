import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Path } from '../../../model/path.ts';
import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import { otherClusterOf } from '../kube-config.ts';
import { followedElsewhere } from '../cluster/other-cluster.ts';
import { HelmFault } from '../../helm/fault.ts';
import type { Helm, RenderedChart } from '../../helm/helm.ts';
import { oneLine } from '../../helm/messages.ts';
import type { Release } from '../../helm/release.ts';
import { ChartLibrary, type FoundChart } from '../chart/chart-library.ts';
import { ChartShelf, type ChartFolder } from '../chart/chart-shelf.ts';
import type { FieldOrigin } from '../cluster/field-origin.ts';
import { metadataOf } from '../cluster/object-index.ts';
import { keyOf, type RenderedObject, type RenderedRelease, type Unresolved } from '../cluster/rendered.ts';
import { textOf } from '../objects/kubernetes-object.ts';
import { refusalOf } from '../refusal.ts';
import { readHelmOutput } from './helm-output.ts';
import { helmRequest, prepareRelease, type PreparedRelease } from './prepared-release.ts';
import { releaseObjects, type PostRenderStrategy, type ReleaseContext } from './release-objects.ts';
import { proveOrigin, type ProofLimits, type Recipe } from './prove-origin.ts';
import { releaseNotices } from './release-notices.ts';
import type { ReleaseRenderer, ReleaseSurroundings } from './renderer.ts';
import { readHelmRelease, type HelmRelease } from './spec.ts';
import { TimeBudget } from './time-budget.ts';
import { valuesJson } from './values.ts';

/** How HelmReleases are rendered, and what is known beside the repository. */
export interface HelmReleasesOptions {
  readonly helm: Helm;
  /** Where charts are that the repository's sources do not hold. */
  readonly charts?: readonly ChartFolder[];
  /** Of the cluster, as `1.36.1`. Default: that of the client library in helm. */
  readonly kubeVersion?: string;
  /** What the cluster serves besides Kubernetes and what is rendered: `group/version` and `group/version/Kind`. */
  readonly apiVersions?: readonly string[];
  /** Hooks and post-renderers where a release says nothing. Default: `combined`, as from Flux 2.9 on; before, `nohooks`. */
  readonly postRenderStrategy?: PostRenderStrategy;
  /** Wall clock for all runs of helm together. Default: five minutes. */
  readonly milliseconds?: number;
}

/** What helm printed for a release. */
interface Printed {
  readonly version: string;
  readonly output: RenderedChart;
}

/** What a release was rendered for, and what it came to. */
interface Known {
  readonly rendered: RenderedObject;
  readonly version: string;
  readonly defaults: FoundChart['defaults'];
  readonly result: RenderedRelease;
}

type Base = Pick<
  RenderedRelease,
  'namespace' | 'name' | 'releaseName' | 'releaseNamespace' | 'otherCluster' | 'chart' | 'release'
>;

/**
 * Renders HelmReleases with the real helm. A release for which nothing changed is not rendered again. Made for one run:
 * its time is not given anew.
 */
export class HelmReleases implements ReleaseRenderer {
  readonly #options: HelmReleasesOptions;
  #library: ChartLibrary;
  readonly #budget: TimeBudget;
  readonly #printed = new Map<string, Printed>();
  readonly #known = new Map<string, Known>();
  readonly #recipes = new WeakMap<RenderedObject, Recipe>();

  constructor(options: HelmReleasesOptions) {
    this.#options = options;
    this.#library = libraryOf(options);
    this.#budget = new TimeBudget(availableParallelism(), options.milliseconds);
  }

  changed(files: readonly string[], isOther: boolean): void {
    const isShelf = ({ folder, isOutside = false }: ChartFolder): boolean =>
      !isOutside && files.some((file) => folder === '' || file.startsWith(`${folder}/`));
    if (this.#options.charts?.some(isShelf)) this.#library = libraryOf(this.#options);
    else this.#library.changed(files, isOther);
  }

  async render(rendered: RenderedObject, around: ReleaseSurroundings): Promise<RenderedRelease> {
    let base = nameless(rendered);
    let unresolved: readonly Unresolved[] = [];
    try {
      const release = readHelmRelease(rendered.node());
      const otherCluster = otherClusterOf(release);
      base = { ...base, release, ...(otherCluster !== undefined && { otherCluster }) };
      if (valueOr(release.spec.suspend, false)) return resultOf(base, 'suspended');
      const prepared = prepareRelease(release, rendered, around, this.#library);
      base = { ...base, ...prepared.names, chart: shownChart(prepared) };
      const { chart } = prepared;
      ({ unresolved } = prepared);
      if (chart.state === 'missing') return resultOf(base, 'unresolved', { unresolved });
      return await this.#rendered({ ...base, release }, rendered, { ...prepared, chart }, around);
    } catch (error) {
      return resultOf(base, 'error', { error: oneLine(refusalOf(error, HelmFault)), unresolved });
    }
  }

  /**
   * Where a field of an object comes from that a release brought, found out by rendering its chart again with values
   * changed, within the limits. For all others, and without a proof, what `origin` of the object says.
   */
  async proveOrigin(object: RenderedObject, path: Path, limits?: ProofLimits): Promise<FieldOrigin> {
    const recipe = this.#recipes.get(object);
    return recipe === undefined ? object.origin(path) : proveOrigin(recipe, object, path, limits);
  }

  async #rendered(
    base: Base & { readonly release: HelmRelease },
    rendered: RenderedObject,
    prepared: PreparedRelease & { readonly chart: FoundChart },
    around: ReleaseSurroundings,
  ): Promise<RenderedRelease> {
    const { helm, kubeVersion, postRenderStrategy = 'combined' } = this.#options;
    const { chart, unresolved } = prepared;
    const defined = around.defined(base.otherCluster);
    const apiVersions = Array.from(new Set([...(this.#options.apiVersions ?? []), ...defined.apiVersions]));
    const request = helmRequest(base.release, prepared.names, chart, valuesJson(prepared.values), {
      kubeVersion,
      apiVersions,
    });
    const version = versionOf([chart.chart.digest, chart.name, chart.version, request]);
    const whole = versionOf([version, unresolved, Array.from(defined.clusterScoped).toSorted()]);
    const known = this.#known.get(keyOf(base));
    const isSame = known?.rendered === rendered && known.version === whole;
    if (known && isSame && sameDefaults(known.defaults, chart.defaults)) return known.result;
    const output = await this.#output(keyOf(base), version, chart, request, around).catch((error: unknown) => {
      // Values that only the cluster has may be what the chart asks for.
      if (unresolved.length === 0 || !(error instanceof HelmFault) || error.kind !== 'chart') throw error;
      return error;
    });
    if (output instanceof HelmFault)
      return resultOf(base, 'unresolved', { unresolved: [...unresolved, without(base, output)] });
    const context: ReleaseContext = {
      rendered,
      release: base.release,
      chart,
      releaseNamespace: base.releaseNamespace,
      strategy: postRenderStrategy,
      clusterScoped: defined.clusterScoped,
    };
    const result = finished(base, output, context, unresolved);
    this.#known.set(keyOf(base), { rendered, version: whole, defaults: chart.defaults, result });
    const recipe = { context, request, values: prepared.values, index: around.index, objects: result.objects, helm };
    for (const object of result.objects) this.#recipes.set(object, recipe);
    return result;
  }

  async #output(
    key: string,
    version: string,
    { chart }: FoundChart,
    request: Release,
    around: ReleaseSurroundings,
  ): Promise<RenderedChart> {
    const known = this.#printed.get(key);
    if (known?.version === version) return known.output;
    const output = await this.#budget.run(() => {
      around.takeTime(key);
      return this.#options.helm.template(chart, request);
    });
    this.#printed.set(key, { version, output });
    return output;
  }
}

function libraryOf({ charts = [] }: HelmReleasesOptions): ChartLibrary {
  return new ChartLibrary(new ChartShelf(charts));
}

/** Merged values may be the same although their lines are others. */
function sameDefaults(left: FoundChart['defaults'], right: FoundChart['defaults']): boolean {
  if (left === right) return true;
  return left.length === right.length && left.every(({ text }, index) => text === right[index]?.text);
}

function finished(
  base: Base & { readonly release: HelmRelease },
  output: RenderedChart,
  context: ReleaseContext,
  unresolved: readonly Unresolved[],
): RenderedRelease {
  const documents = readHelmOutput(output.text);
  const objects = releaseObjects(documents, context);
  const notices = [...output.notices, ...releaseNotices(base.release.spec, documents, objects)];
  const elsewhere = base.otherCluster === undefined ? [] : followedElsewhere(objects);
  const state = unresolved.length > 0 ? 'unresolved' : 'ok';
  return resultOf(base, state, { objects, unresolved: [...unresolved, ...elsewhere], notices });
}

/** The chart renders only with values that nobody here has. */
function without({ chart }: Base, { message }: HelmFault): Unresolved {
  return { kind: 'chart', name: chart, why: `without the values that are missing it cannot be rendered: ${message}` };
}

function resultOf(
  base: Base,
  state: RenderedRelease['state'],
  more: Partial<Pick<RenderedRelease, 'error' | 'objects' | 'unresolved' | 'notices'>> = {},
): RenderedRelease {
  return { objects: [], skipped: [], unresolved: [], notices: [], ...base, ...more, state };
}

function shownChart({ request, chart }: PreparedRelease): string {
  if (chart.state === 'missing') return request.shown;
  const from = request.shown.includes(' from ')
    ? request.shown.slice(request.shown.indexOf(' from '))
    : ` of ${request.shown}`;
  return `${chart.name} ${chart.version}${from}`;
}

/** The same for the same facts. */
function versionOf(facts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

/** What can be said of a release that cannot be read. */
function nameless({ object }: RenderedObject): Base {
  const metadata = metadataOf(object);
  const [namespace, name] = [textOf(metadata, 'namespace'), textOf(metadata, 'name')];
  return { namespace, name, releaseName: name, releaseNamespace: namespace, chart: '', release: undefined };
}
