import { createBuilder, KustomizeError, type Build, type Builder, type MapNode } from '../../../kustomize/index.ts';
import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import { getAt, textOf as nodeText } from '../../../kustomize/tree/node.ts';
import type { SourceTree } from '../../source-tree.ts';
import type { EntryPoint, SourceId } from '../entry/entry-point.ts';
import { FluxError } from '../flux-error.ts';
import { readFluxKustomization, type FluxKustomization } from '../kustomization/spec.ts';
import { ObjectError } from '../objects/errors.ts';
import type { Artifact } from '../source/artifact.ts';
import { Sources, type ResolvedSource } from '../source/sources.ts';
import { SubstitutionError } from '../substitution/index.ts';
import { buildKustomization } from './build-kustomization.ts';
import { kustomizationVariables, type KustomizationVariables } from './kustomization-variables.ts';
import type { KnownContents } from './known-objects.ts';
import { ObjectIndex } from './object-index.ts';
import { renderObjects, type Objects } from './render-objects.ts';
import { builtOrigin } from './built-origin.ts';
import { clusterScopedKinds, definedVersions } from './defined-versions.ts';
import { isFluxKustomization, isHelmRelease, isResourceSet, mattersToOthers, namesOf } from './flux-objects.ts';
import {
  keyOf,
  type Definition,
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
  /** Contents of ConfigMaps and Secrets that the repository does not have, or only encrypted. */
  readonly contents?: KnownContents;
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

/** Renders one cluster again and again: what a change does not reach stays as it is, as the same objects. */
export class ClusterRenderer {
  readonly #options: ClusterOptions;
  readonly #tree: SourceTree;
  #sources: Sources;
  readonly #builders = new Map<Artifact, Builder>();
  readonly #results = new Map<string, Result>();
  readonly #resourceSets = new ResourceSets();
  #last: Round = { kustomizations: new Map(), resourceSets: new Map() };
  #releases: readonly RenderedRelease[] = [];
  /** The Kustomization of the entry as the cluster has it. */
  #own: Definition;

  constructor(tree: SourceTree, options: ClusterOptions) {
    this.#options = options;
    this.#tree = tree;
    this.#own = definitionOf(options.entry);
    this.#sources = new Sources(tree, { id: options.entry.source, url: options.entry.url });
  }

  async render(): Promise<RenderedCluster> {
    this.#own = definitionOf(this.#options.entry);
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

  /** Tells that files of the tree have other contents than when they were read. None may have come or gone. */
  changed(files: readonly string[]): void {
    for (const [artifact, builder] of this.#builders) builder.changed(artifact.madeOf(files));
    this.#options.releases.changed(files);
    if (!files.some((file) => file.endsWith('.sourceignore'))) return;
    const { source: id, url } = this.#options.entry;
    this.#sources = new Sources(this.#tree, { id, url });
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
    const { kustomizations: last, resourceSets: lastSets } = this.#last;
    this.#own = itself(last, this.#own);
    const earlier = new ObjectIndex([...last.values(), ...lastSets.values(), ...this.#releases]);
    const index = new ObjectIndex([], { earlier, known: this.#options.contents });
    const queue: (Definition | RenderedObject)[] = [ofEntry(this.#own)];
    const follow = (objects: readonly RenderedObject[]): void => {
      for (const object of objects) if (isFluxKustomization(object) || isResourceSet(object)) queue.push(object);
    };
    follow(this.#releases.flatMap(({ objects }) => objects));
    for (const one of queue) {
      const isSet = 'object' in one && isResourceSet(one);
      const done = isSet ? resourceSets : kustomizations;
      const key = keyOf(nameless(one.node()));
      if (done.has(key)) continue;
      const rendered = isSet ? this.#resourceSets.render(one, index) : this.#kustomization(one, index);
      if ('kustomization' in rendered) kustomizations.set(key, rendered);
      else resourceSets.set(key, rendered);
      index.add(rendered.objects);
      follow(rendered.objects);
    }
    return { kustomizations, resourceSets };
  }

  async #rendersReleases(rendered: readonly Pick<RenderedRelease, 'objects'>[]): Promise<readonly RenderedRelease[]> {
    const all = [...rendered, ...this.#releases];
    const index = new ObjectIndex(all, { known: this.#options.contents });
    const objects = all.flatMap((one) => one.objects);
    const plain = objects.map(({ object }) => object);
    const around = {
      index,
      source: (id: SourceId) => this.#sources.resolve(id, index),
      apiVersions: definedVersions(plain),
      clusterScoped: clusterScopedKinds(plain),
    };
    const releases = new Map(objects.filter(isHelmRelease).map((one) => [keyOf(namesOf(one)), one]));
    return Promise.all(Array.from(releases.values(), (one) => this.#options.releases.render(one, around)));
  }

  #kustomization(definition: Definition, index: ObjectIndex): RenderedKustomization {
    let kustomization: FluxKustomization;
    try {
      kustomization = readFluxKustomization(definition.node());
    } catch (error) {
      return { ...nameless(definition.node()), state: 'error', error: messageOf(error) };
    }
    const { namespace, name, spec } = kustomization;
    const source = sourceOf(kustomization);
    const none = { objects: [], skipped: [], unresolved: [] };
    const base = { namespace, name, path: valueOr(spec.path, ''), source, kustomization };
    if (valueOr(spec.suspend, false)) return { ...base, ...none, state: 'suspended' };
    try {
      const resolved = this.#sources.resolve(source, index);
      if (resolved.state === 'here') return { ...base, ...this.#rendered(kustomization, definition, resolved, index) };
      const unresolved = [{ kind: 'source' as const, name: `${source.kind}/${keyOf(source)}`, why: resolved.why }];
      return { ...base, ...none, unresolved, state: 'remote' };
    } catch (error) {
      return { ...base, ...none, state: 'error', error: messageOf(error) };
    }
  }

  #rendered(
    kustomization: FluxKustomization,
    definition: Definition,
    { artifact }: ResolvedSource & { state: 'here' },
    index: ObjectIndex,
  ): Pick<RenderedKustomization, 'state' | 'objects' | 'skipped' | 'unresolved'> {
    const build = buildKustomization(kustomization, artifact, this.#builder(artifact));
    const variables = kustomizationVariables(kustomization, definition, index, this.#options.variables);
    const { applied, skipped, unknown } = this.#objects(kustomization, definition, build, variables);
    const unresolved = Array.from(unknown, (name) => {
      return { kind: 'variable' as const, name, why: 'only the cluster knows its value' };
    });
    const state = unresolved.length > 0 ? 'unresolved' : 'ok';
    return { state, objects: applied, skipped, unresolved: [...variables.missing, ...unresolved] };
  }

  /** The objects of the same build with the same variables are made once. */
  #objects(
    kustomization: FluxKustomization,
    definition: Definition,
    build: Build,
    { variables, version }: KustomizationVariables,
  ): Objects {
    const key = keyOf(kustomization);
    const known = this.#results.get(key);
    const isSame = known?.build === build && known.version === kustomization.version && known.variables === version;
    if (known && isSame) return known.objects;
    const objects = renderObjects(kustomization, build, variables, { strict: this.#options.strict, definition });
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

function definitionOf({ kustomization }: EntryPoint): Definition {
  return { node: () => kustomization, origin: (path) => builtOrigin(kustomization, path) };
}

/** The entry's own name decides nothing: with another one, the cluster would have a second Kustomization. */
function ofEntry({ node, origin }: Definition): Definition {
  return { node, origin: (path) => (path[0] === 'metadata' ? { ...origin(path), certainty: 'file' } : origin(path)) };
}

/** The entry's Kustomization as its own objects have it. Once it has been applied so, it stays, whatever comes of it. */
function itself(last: ReadonlyMap<string, RenderedKustomization>, own: Definition): Definition {
  const key = keyOf(nameless(own.node()));
  return last.get(key)?.objects.find((one) => isFluxKustomization(one) && keyOf(namesOf(one)) === key) ?? own;
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
