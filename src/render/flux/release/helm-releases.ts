import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { KustomizeError } from '../../../kustomize/index.ts';
import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import { HelmFault } from '../../helm/fault.ts';
import type { Helm, RenderedChart } from '../../helm/helm.ts';
import type { Release } from '../../helm/release.ts';
import { ChartLibrary, type FoundChart } from '../chart/chart-library.ts';
import { ChartShelf, type ChartFolder } from '../chart/chart-shelf.ts';
import { metadataOf } from '../cluster/object-index.ts';
import { keyOf, type RenderedObject, type RenderedRelease, type Unresolved } from '../cluster/rendered.ts';
import { FluxError } from '../flux-error.ts';
import { ObjectError } from '../objects/errors.ts';
import { textOf } from '../objects/kubernetes-object.ts';
import { readHelmOutput } from './helm-output.ts';
import { helmRequest, prepareRelease, type PreparedRelease } from './prepared-release.ts';
import { releaseObjects, type PostRenderStrategy, type ReleaseContext } from './release-objects.ts';
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

/** What a release was rendered for, and what it came to. */
interface Known {
  readonly rendered: RenderedObject;
  readonly version: string;
  readonly defaults: FoundChart['defaults'];
  readonly result: RenderedRelease;
}

type Base = Pick<RenderedRelease, 'namespace' | 'name' | 'releaseName' | 'releaseNamespace' | 'chart' | 'release'>;

/** Renders HelmReleases with the real helm. A release for which nothing changed is not rendered again. */
export class HelmReleases implements ReleaseRenderer {
  readonly #options: HelmReleasesOptions;
  #library: ChartLibrary;
  readonly #budget: TimeBudget;
  readonly #known = new Map<string, Known>();

  constructor(options: HelmReleasesOptions) {
    this.#options = options;
    this.#library = libraryOf(options);
    this.#budget = new TimeBudget(availableParallelism(), options.milliseconds);
  }

  changed(files: readonly string[]): void {
    const isShelf = ({ folder }: ChartFolder): boolean =>
      files.some((file) => folder === '' || file.startsWith(`${folder}/`));
    if (this.#options.charts?.some(isShelf)) this.#library = libraryOf(this.#options);
    else this.#library.changed(files);
  }

  async render(rendered: RenderedObject, around: ReleaseSurroundings): Promise<RenderedRelease> {
    let base = nameless(rendered);
    try {
      const release = readHelmRelease(rendered.node());
      base = { ...base, release };
      if (valueOr(release.spec.suspend, false)) return resultOf(base, 'suspended');
      const prepared = prepareRelease(release, rendered, around, this.#library);
      base = { ...base, ...prepared.names, chart: shownChart(prepared) };
      const { chart, unresolved } = prepared;
      if (chart.state === 'missing') return resultOf(base, 'unresolved', { unresolved });
      return await this.#rendered({ ...base, release }, rendered, { ...prepared, chart }, around);
    } catch (error) {
      return resultOf(base, 'error', { error: messageOf(error) });
    }
  }

  async #rendered(
    base: Base & { readonly release: HelmRelease },
    rendered: RenderedObject,
    prepared: PreparedRelease & { readonly chart: FoundChart },
    around: ReleaseSurroundings,
  ): Promise<RenderedRelease> {
    const { helm, kubeVersion, postRenderStrategy = 'combined' } = this.#options;
    const { chart, unresolved } = prepared;
    const apiVersions = Array.from(new Set([...(this.#options.apiVersions ?? []), ...around.apiVersions]));
    const request = helmRequest(base.release, prepared.names, chart, valuesJson(prepared.values), {
      kubeVersion,
      apiVersions,
    });
    const version = versionOf(chart, request, unresolved, around);
    const known = this.#known.get(keyOf(base));
    const isSame = known?.rendered === rendered && known.version === version;
    if (known && isSame && sameDefaults(known.defaults, chart.defaults)) return known.result;
    const output = await this.#budget
      .run(() => helm.template(chart.chart, request))
      .catch((error: unknown) => {
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
      clusterScoped: around.clusterScoped,
    };
    const result = finished(base, output, context, unresolved);
    this.#known.set(keyOf(base), { rendered, version, defaults: chart.defaults, result });
    return result;
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
  return resultOf(base, unresolved.length > 0 ? 'unresolved' : 'ok', { objects, unresolved, notices });
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

/** As long as it is the same, so are the objects. */
function versionOf(
  { chart, name, version }: FoundChart,
  request: Release,
  unresolved: readonly Unresolved[],
  { clusterScoped }: ReleaseSurroundings,
): string {
  const facts = [chart.digest, name, version, request, unresolved, Array.from(clusterScoped).toSorted()];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

/** What can be said of a release that cannot be read. */
function nameless({ object }: RenderedObject): Base {
  const metadata = metadataOf(object);
  const [namespace, name] = [textOf(metadata, 'namespace'), textOf(metadata, 'name')];
  return { namespace, name, releaseName: name, releaseNamespace: namespace, chart: '', release: undefined };
}

/** The message of what makes Flux fail. Anything else is a mistake of ours, and is thrown on. */
function messageOf(error: unknown): string {
  const isKnown = [FluxError, HelmFault, KustomizeError, ObjectError].some((type) => error instanceof type);
  if (isKnown && error instanceof Error) return error.message;
  throw error;
}
