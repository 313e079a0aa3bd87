import { createBuilder, KustomizeError, type Build, type Builder, type MapNode } from '../../../kustomize/index.ts';
import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import type { SourceTree } from '../../source-tree.ts';
import type { EntryPoint, SourceId } from '../entry/entry-point.ts';
import { FluxError } from '../flux-error.ts';
import { longestChain, mostRounds } from '../limits.ts';
import { readFluxKustomization, type FluxKustomization } from '../kustomization/spec.ts';
import { ObjectError } from '../objects/errors.ts';
import { textOf } from '../objects/kubernetes-object.ts';
import type { Artifact } from '../source/artifact.ts';
import { Sources, type ResolvedSource } from '../source/sources.ts';
import { SubstitutionError } from '../substitution/index.ts';
import { buildKustomization } from './build-kustomization.ts';
import { conflictsOf, type Conflict } from './conflicts.ts';
import { ClusterBudget } from './cluster-budget.ts';
import { withMissingDependencies } from './dependencies.ts';
import { followedElsewhere, otherClusterOf } from './other-cluster.ts';
import { changedResults, isSameList, nothing } from './results.ts';
import { endOfChain, nameless } from './unread.ts';
import { kustomizationVariables, type KustomizationVariables } from './kustomization-variables.ts';
import { metadataOf, ObjectIndex } from './object-index.ts';
import { renderObjects, type Objects } from './render-objects.ts';
import { definedVersions } from './defined-versions.ts';
import { keyOf, type RenderedKustomization, type RenderedObject, type RenderedRelease } from './rendered.ts';
import type { ReleaseRenderer } from '../release/renderer.ts';

/** What to render of a repository, and what is known beside it. */
export interface ClusterOptions {
  readonly entry: EntryPoint;
  /** Whether an undefined variable is an error, as it is from Flux 2.9 on. */
  readonly strict: boolean;
  /** Values of variables that the repository does not have. */
  readonly variables: Readonly<Record<string, string>>;
  readonly releases: ReleaseRenderer;
}

/** Everything that Flux would apply to one cluster, as far as this repository decides it. */
export interface RenderedCluster {
  readonly entry: EntryPoint;
  /** The entry's own first, then each after the one whose objects name it. */
  readonly kustomizations: readonly RenderedKustomization[];
  readonly releases: readonly RenderedRelease[];
  readonly conflicts: readonly Conflict[];
}

/** A Kustomization that is to be rendered. */
interface Found {
  readonly node: MapNode;
  /** How many Kustomizations led to it, itself included. */
  readonly depth: number;
}

/** The objects of a Kustomization, and what they were made of. */
interface Result {
  readonly build: Build;
  readonly version: string;
  readonly variables: string;
  readonly objects: Objects;
}

/**
 * Renders all Kustomizations and HelmReleases that can be reached from the entry, until nothing changes any more. What
 * is wrong with one of them is its state; rejects only for a tree that cannot be read, or never settles.
 */
export function renderCluster(tree: SourceTree, options: ClusterOptions): Promise<RenderedCluster> {
  return new ClusterRenderer(tree, options).render();
}

class ClusterRenderer {
  readonly #options: ClusterOptions;
  readonly #sources: Sources;
  readonly #builders = new Map<Artifact, Builder>();
  readonly #results = new Map<string, Result>();
  /** What each Kustomization came to in the last round. */
  #last = new Map<string, RenderedKustomization>();
  #releases: readonly RenderedRelease[] = [];
  #budget: ClusterBudget;

  constructor(tree: SourceTree, options: ClusterOptions) {
    this.#options = options;
    this.#budget = new ClusterBudget(options.entry.path);
    this.#sources = new Sources(tree, { id: options.entry.source, url: options.entry.url });
  }

  async render(): Promise<RenderedCluster> {
    for (let round = 0; round < mostRounds; round++) {
      const kustomizations = withMissingDependencies(this.#settled());
      const releases = await this.#rendersReleases(kustomizations);
      const isSame = releases.every((one, index) => isSameList(one, this.#releases[index] ?? nothing));
      const isFedBack = !isSame && releases.some(({ objects }) => objects.some(mattersToOthers));
      this.#releases = releases;
      if (!isFedBack) {
        const conflicts = conflictsOf(kustomizations, releases);
        return { entry: this.#options.entry, kustomizations, releases, conflicts };
      }
    }
    throw this.#unsettled([]);
  }

  /** All Kustomizations, gone through until nothing changes any more. */
  #settled(): readonly RenderedKustomization[] {
    let changed: readonly string[] = [];
    for (let round = 0; round < mostRounds; round++) {
      const next = this.#round();
      changed = changedResults(this.#last, next);
      this.#last = next;
      if (changed.length === 0) return Array.from(next.values());
    }
    throw this.#unsettled(changed);
  }

  #unsettled(changed: readonly string[]): FluxError {
    const { path } = this.#options.entry;
    const shown = changed.length === 0 ? 'its objects' : `the objects of ${changed.slice(0, 5).join(', ')}`;
    return new FluxError(`${path} does not settle: ${shown} still change after ${mostRounds} rounds`);
  }

  /** Breadth first. What this round has rendered already counts for what comes after it. */
  #round(): Map<string, RenderedKustomization> {
    const done = new Map<string, RenderedKustomization>();
    const own = ownKustomization(this.#last, this.#options.entry);
    const fromReleases = this.#releases.flatMap(({ objects }) => objects).filter(isFluxKustomization);
    const index = new ObjectIndex([], new ObjectIndex([...this.#last.values(), ...this.#releases]));
    const queue: Found[] = [own, ...fromReleases.map(({ node }) => node())].map((node) => ({ node, depth: 1 }));
    this.#budget = new ClusterBudget(this.#options.entry.path);
    for (const { node, depth } of queue) {
      const key = keyOf(nameless(node));
      if (done.has(key)) continue;
      this.#budget.takeKustomization(key);
      const rendered = depth > longestChain ? endOfChain(node) : this.#kustomization(node, index);
      done.set(key, rendered);
      index.add(rendered);
      this.#budget.takeObjects(rendered.objects.length + rendered.skipped.length, key);
      if (rendered.otherCluster !== undefined) continue;
      for (const object of rendered.objects) {
        if (isFluxKustomization(object)) queue.push({ node: object.node(), depth: depth + 1 });
      }
    }
    return done;
  }

  async #rendersReleases(kustomizations: readonly RenderedKustomization[]): Promise<readonly RenderedRelease[]> {
    const all = [...kustomizations.filter(({ otherCluster }) => otherCluster === undefined), ...this.#releases];
    const index = new ObjectIndex(all);
    const objects = all.flatMap((one) => one.objects);
    const around = {
      index,
      source: (id: SourceId) => this.#sources.resolve(id, index),
      apiVersions: definedVersions(objects.map(({ object }) => object)),
    };
    const releases = new Map(objects.filter(isHelmRelease).map((one) => [keyOf(namesOf(one)), one]));
    return Promise.all(Array.from(releases.values(), (one) => this.#options.releases.render(one, around)));
  }

  #kustomization(node: MapNode, index: ObjectIndex): RenderedKustomization {
    let kustomization: FluxKustomization;
    try {
      kustomization = readFluxKustomization(node);
    } catch (error) {
      return { ...nameless(node), state: 'error', error: messageOf(error) };
    }
    const { namespace, name, spec } = kustomization;
    const source = sourceOf(kustomization);
    const none = { objects: [], skipped: [], unresolved: [] };
    const otherCluster = otherClusterOf(kustomization);
    const elsewhere = otherCluster === undefined ? {} : { otherCluster };
    const base = { namespace, name, path: valueOr(spec.path, ''), source, kustomization, ...elsewhere };
    if (valueOr(spec.suspend, false)) return { ...base, ...none, state: 'suspended' };
    try {
      const resolved = this.#sources.resolve(source, index);
      if (resolved.state === 'here') return { ...base, ...this.#rendered(kustomization, resolved, index) };
      const unresolved = [{ kind: 'source' as const, name: `${source.kind}/${keyOf(source)}`, why: resolved.why }];
      return { ...base, ...none, unresolved, state: 'remote' };
    } catch (error) {
      return { ...base, ...none, state: 'error', error: messageOf(error) };
    }
  }

  #rendered(
    kustomization: FluxKustomization,
    { artifact }: ResolvedSource & { state: 'here' },
    index: ObjectIndex,
  ): Pick<RenderedKustomization, 'state' | 'objects' | 'skipped' | 'unresolved'> {
    const build = buildKustomization(kustomization, artifact, this.#builder(artifact));
    this.#budget.takeSize(build.size, keyOf(kustomization));
    const variables = kustomizationVariables(kustomization, index, this.#options.variables);
    const { applied, skipped, unknown } = this.#objects(kustomization, build, variables);
    const unresolved = Array.from(unknown, (name) => {
      return { kind: 'variable' as const, name, why: 'only the cluster knows its value' };
    });
    const state = unresolved.length > 0 ? 'unresolved' : 'ok';
    const elsewhere = kustomization.spec.kubeConfig ? followedElsewhere(applied) : [];
    return { state, objects: applied, skipped, unresolved: [...variables.missing, ...unresolved, ...elsewhere] };
  }

  /** The objects of the same build with the same variables are made once. */
  #objects(kustomization: FluxKustomization, build: Build, { variables, version }: KustomizationVariables): Objects {
    const key = keyOf(kustomization);
    const known = this.#results.get(key);
    const isSame = known?.build === build && known.version === kustomization.version && known.variables === version;
    if (known && isSame) return known.objects;
    const objects = renderObjects(kustomization, build, variables, this.#options.strict);
    this.#results.set(key, { build, version: kustomization.version, variables: version, objects });
    return objects;
  }

  #builder(artifact: Artifact): Builder {
    const known = this.#builders.get(artifact);
    if (known) return known;
    const builder = createBuilder(artifact, { restrictor: 'none', isPart: true });
    this.#builders.set(artifact, builder);
    return builder;
  }
}

/** The Kustomization of the entry as the cluster comes to have it: its own objects may hold it, changed. */
function ownKustomization(last: ReadonlyMap<string, RenderedKustomization>, { kustomization }: EntryPoint): MapNode {
  const { namespace, name } = nameless(kustomization);
  const itself = last.get(keyOf({ namespace, name }));
  const found = itself?.objects.find((rendered) => {
    const metadata = metadataOf(rendered.object);
    return (
      isFluxKustomization(rendered) && textOf(metadata, 'name') === name && textOf(metadata, 'namespace') === namespace
    );
  });
  return found?.node() ?? kustomization;
}

function isFluxKustomization({ object }: RenderedObject): boolean {
  return (
    textOf(object, 'kind') === 'Kustomization' &&
    textOf(object, 'apiVersion').startsWith('kustomize.toolkit.fluxcd.io/')
  );
}

function isHelmRelease({ object }: RenderedObject): boolean {
  return textOf(object, 'kind') === 'HelmRelease' && textOf(object, 'apiVersion').startsWith('helm.toolkit.fluxcd.io/');
}

/** Whether what a release brings may change what else is rendered. */
function mattersToOthers(rendered: RenderedObject): boolean {
  const group = textOf(rendered.object, 'apiVersion').split('/')[0] ?? '';
  const kind = textOf(rendered.object, 'kind');
  return group.endsWith('.fluxcd.io') || ['ConfigMap', 'Secret', 'CustomResourceDefinition'].includes(kind);
}

function namesOf({ object }: RenderedObject): { readonly namespace: string; readonly name: string } {
  const metadata = metadataOf(object);
  return { namespace: textOf(metadata, 'namespace'), name: textOf(metadata, 'name') };
}

function sourceOf({ namespace, spec: { sourceRef } }: FluxKustomization): SourceId {
  return {
    kind: valueOr(sourceRef?.kind, ''),
    name: valueOr(sourceRef?.name, ''),
    namespace: valueOr(sourceRef?.namespace, '') || namespace,
  };
}

/** The message of what makes Flux fail. Anything else is a mistake of ours, and is thrown on. */
function messageOf(error: unknown): string {
  const isOfFlux = [FluxError, KustomizeError, ObjectError, SubstitutionError].some((type) => error instanceof type);
  if (isOfFlux && error instanceof Error) return error.message;
  throw error;
}
