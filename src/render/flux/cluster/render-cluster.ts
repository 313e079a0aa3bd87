import { createBuilder, KustomizeError, type Build, type Builder, type MapNode } from '../../../kustomize/index.ts';
import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import { getAt, textOf as nodeText } from '../../../kustomize/tree/node.ts';
import type { SourceTree } from '../../source-tree.ts';
import type { EntryPoint, SourceId } from '../entry/entry-point.ts';
import { FluxError } from '../flux-error.ts';
import { readFluxKustomization, type FluxKustomization } from '../kustomization/spec.ts';
import { ObjectError } from '../objects/errors.ts';
import { textOf } from '../objects/kubernetes-object.ts';
import type { Artifact } from '../source/artifact.ts';
import { Sources, type ResolvedSource } from '../source/sources.ts';
import { SubstitutionError } from '../substitution/index.ts';
import { buildKustomization } from './build-kustomization.ts';
import { kustomizationVariables, type KustomizationVariables } from './kustomization-variables.ts';
import { metadataOf, ObjectIndex } from './object-index.ts';
import { renderObjects, type Objects } from './render-objects.ts';
import { definedVersions } from './defined-versions.ts';
import { isFluxKustomization, isHelmRelease, isResourceSet, mattersToOthers, namesOf } from './object-kinds.ts';
import {
  keyOf,
  type RenderedKustomization,
  type RenderedObject,
  type RenderedRelease,
  type RenderedResourceSet,
} from './rendered.ts';
import { isSameList, sameResults } from './same-results.ts';
import { ResourceSets } from '../resource-set/resource-sets.ts';
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
  readonly resourceSets: readonly RenderedResourceSet[];
  readonly releases: readonly RenderedRelease[];
}

/** How often everything may be gone through until nothing changes: each time what was found feeds the next. */
const mostRounds = 50;

/** The objects of a Kustomization, and what they were made of. */
interface Result {
  readonly build: Build;
  readonly version: string;
  readonly variables: string;
  readonly objects: Objects;
}

/** What one round came to, by `namespace/name`. */
interface Round {
  readonly kustomizations: ReadonlyMap<string, RenderedKustomization>;
  readonly resourceSets: ReadonlyMap<string, RenderedResourceSet>;
}

/**
 * Renders all Kustomizations, ResourceSets and HelmReleases that can be reached from the entry, until nothing changes any more. What
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
  readonly #resourceSets = new ResourceSets();
  #last: Round = { kustomizations: new Map(), resourceSets: new Map() };
  #releases: readonly RenderedRelease[] = [];

  constructor(tree: SourceTree, options: ClusterOptions) {
    this.#options = options;
    this.#sources = new Sources(tree, { id: options.entry.source, url: options.entry.url });
  }

  async render(): Promise<RenderedCluster> {
    for (let round = 0; round < mostRounds; round++) {
      const { kustomizations, resourceSets } = this.#settled();
      const releases = await this.#rendersReleases([...kustomizations, ...resourceSets]);
      const isSame = releases.every((one, index) => isSameList(one.objects, this.#releases[index]?.objects ?? []));
      const isFedBack = !isSame && releases.some(({ objects }) => objects.some(mattersToOthers));
      this.#releases = releases;
      if (!isFedBack) return { entry: this.#options.entry, kustomizations, resourceSets, releases };
    }
    throw this.#unsettled();
  }

  /** All Kustomizations and ResourceSets, gone through until nothing changes any more. */
  #settled(): Pick<RenderedCluster, 'kustomizations' | 'resourceSets'> {
    for (let round = 0; round < mostRounds; round++) {
      const [last, next] = [this.#last, this.#round()];
      this.#last = next;
      const isSame =
        sameResults(last.kustomizations, next.kustomizations) && sameResults(last.resourceSets, next.resourceSets);
      if (!isSame) continue;
      return {
        kustomizations: Array.from(next.kustomizations.values()),
        resourceSets: Array.from(next.resourceSets.values()),
      };
    }
    throw this.#unsettled();
  }

  #unsettled(): FluxError {
    const { path } = this.#options.entry;
    return new FluxError(`${path} does not settle: its objects still change after ${mostRounds} rounds`);
  }

  /** Breadth first. What this round has rendered already counts for what comes after it. */
  #round(): Round {
    const kustomizations = new Map<string, RenderedKustomization>();
    const resourceSets = new Map<string, RenderedResourceSet>();
    const fromReleases = this.#releases.flatMap(({ objects }) => objects);
    const queue: (MapNode | RenderedObject)[] = [ownKustomization(this.#last, this.#options.entry)];
    const follow = (objects: readonly RenderedObject[]): void => {
      for (const object of objects) if (isFluxKustomization(object) || isResourceSet(object)) queue.push(object);
    };
    follow(fromReleases);
    for (const one of queue) {
      const { kustomizations: last, resourceSets: lastSets } = this.#last;
      const rendered = [kustomizations, resourceSets, last, lastSets].flatMap((each) => [...each.values()]);
      const index = new ObjectIndex([...rendered, ...this.#releases]);
      if ('object' in one && isResourceSet(one)) follow(added(resourceSets, this.#resourceSets.render(one, index)));
      else follow(added(kustomizations, this.#kustomization('object' in one ? one.node() : one, index)));
    }
    return { kustomizations, resourceSets };
  }

  async #rendersReleases(rendered: readonly Pick<RenderedRelease, 'objects'>[]): Promise<readonly RenderedRelease[]> {
    const all = [...rendered, ...this.#releases];
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
    const base = { namespace, name, path: valueOr(spec.path, ''), source, kustomization };
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
    const variables = kustomizationVariables(kustomization, index, this.#options.variables);
    const { applied, skipped, unknown } = this.#objects(kustomization, build, variables);
    const unresolved = Array.from(unknown, (name) => {
      return { kind: 'variable' as const, name, why: 'only the cluster knows its value' };
    });
    const state = unresolved.length > 0 ? 'unresolved' : 'ok';
    return { state, objects: applied, skipped, unresolved: [...variables.missing, ...unresolved] };
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
    const builder = createBuilder(artifact);
    this.#builders.set(artifact, builder);
    return builder;
  }
}

/** Keeps the first result of a name; returns the objects of one that is new. */
function added<T extends RenderedKustomization | RenderedResourceSet>(done: Map<string, T>, result: T): T['objects'] {
  const key = keyOf(result);
  if (done.has(key)) return [];
  done.set(key, result);
  return result.objects;
}

/** The Kustomization of the entry as the cluster comes to have it: its own objects may hold it, changed. */
function ownKustomization({ kustomizations: last }: Round, { kustomization }: EntryPoint): MapNode {
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

function sourceOf({ namespace, spec: { sourceRef } }: FluxKustomization): SourceId {
  return {
    kind: valueOr(sourceRef?.kind, ''),
    name: valueOr(sourceRef?.name, ''),
    namespace: valueOr(sourceRef?.namespace, '') || namespace,
  };
}

/** What can be said of a Kustomization that cannot be read. */
function nameless(node: MapNode): Omit<RenderedKustomization, 'state'> {
  const text = (...keys: readonly string[]): string => nodeText(getAt(node, ...keys)) ?? '';
  return {
    namespace: text('metadata', 'namespace'),
    name: text('metadata', 'name'),
    path: text('spec', 'path'),
    source: undefined,
    kustomization: undefined,
    objects: [],
    skipped: [],
    unresolved: [],
  };
}

/** The message of what makes Flux fail. Anything else is a mistake of ours, and is thrown on. */
function messageOf(error: unknown): string {
  const isOfFlux = [FluxError, KustomizeError, ObjectError, SubstitutionError].some((type) => error instanceof type);
  if (isOfFlux && error instanceof Error) return error.message;
  throw error;
}
