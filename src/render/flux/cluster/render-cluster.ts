import { createBuilder, type Build, type Builder } from '../../../kustomize/index.ts';
import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import type { SourceTree } from '../../source-tree.ts';
import type { EntryPoint, SourceId } from '../entry/entry-point.ts';
import { FluxError } from '../flux-error.ts';
import { otherClusterOf } from '../kube-config.ts';
import { longestChain, mostRounds } from '../limits.ts';
import { refusalOf } from '../refusal.ts';
import { readFluxKustomization, type FluxKustomization } from '../kustomization/spec.ts';
import type { Artifact } from '../source/artifact.ts';
import { Sources, type ResolvedSource } from '../source/sources.ts';
import { SubstitutionError } from '../substitution/index.ts';
import { buildKustomization } from './build-kustomization.ts';
import { conflictsOf, type Conflict } from './conflicts.ts';
import { ClusterBudget, type RenderTime } from './cluster-budget.ts';
import { withMissingDependencies } from './dependencies.ts';
import { followedElsewhere, isElsewhere } from './other-cluster.ts';
import { endOfChain, endOfSets, nameless } from './unread.ts';
import { kustomizationVariables, type KustomizationVariables } from './kustomization-variables.ts';
import type { KnownContents } from './known-objects.ts';
import { ObjectIndex } from './object-index.ts';
import { definitionOf, itself, ofEntry } from './own-definition.ts';
import { renderObjects, type Objects } from './render-objects.ts';
import { definedKinds } from './defined-kinds.ts';
import { isFluxKustomization, isHelmRelease, isResourceSet, mattersToOthers, namesOf } from './flux-objects.ts';
import {
  keyOf,
  type Definition,
  type RenderedKustomization,
  type RenderedObject,
  type RenderedRelease,
  type RenderedResourceSet,
} from './rendered.ts';
import { changedResults, isSameList } from './changed-results.ts';
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
  readonly time?: RenderTime;
}

/** Everything that Flux would apply to one cluster, as far as this repository decides it. */
export interface RenderedCluster {
  readonly entry: EntryPoint;
  /** The entry's own first, then each after the one whose objects name it. */
  readonly kustomizations: readonly RenderedKustomization[];
  readonly resourceSets: readonly RenderedResourceSet[];
  readonly releases: readonly RenderedRelease[];
  readonly conflicts: readonly Conflict[];
}

/** A Kustomization or ResourceSet that is to be rendered. */
interface Found {
  readonly one: Definition | RenderedObject;
  /** How many of them led to it, itself included. */
  readonly depth: number;
}

/** The objects of a Kustomization, and what they were made of. */
interface Result {
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
 * is wrong with one of them is its state; rejects only for a tree that cannot be read, never settles or takes too long.
 */
export function renderCluster(tree: SourceTree, options: ClusterOptions): Promise<RenderedCluster> {
  return new ClusterRenderer(tree, options).render();
}

/** Renders one cluster again and again: what a change does not reach stays as it is, as the same objects. */
export class ClusterRenderer {
  readonly #options: ClusterOptions;
  readonly #sources: Sources;
  readonly #builders = new Map<Artifact, Builder>();
  readonly #results = new WeakMap<Build, readonly Result[]>();
  readonly #resourceSets = new ResourceSets();
  #last: Round = { kustomizations: new Map(), resourceSets: new Map() };
  #releases: readonly RenderedRelease[] = [];
  #kept: readonly RenderedObject[] = [];
  /** The Kustomization of the entry as the cluster has it. */
  #own: Definition;
  #budget: ClusterBudget;

  constructor(tree: SourceTree, options: ClusterOptions) {
    this.#options = options;
    this.#own = definitionOf(options.entry);
    this.#budget = new ClusterBudget(options.entry.path, options.time);
    const own = { id: options.entry.source, url: options.entry.url };
    this.#sources = new Sources(tree, own, (artifact, paths) => this.#builders.get(artifact)?.changed(paths));
  }

  async render(): Promise<RenderedCluster> {
    this.#budget = new ClusterBudget(this.#options.entry.path, this.#options.time);
    this.#own = definitionOf(this.#options.entry);
    for (let round = 0; round < mostRounds; round++) {
      const { kustomizations, resourceSets } = this.#settled();
      const releases = await this.#rendersReleases([...kustomizations, ...resourceSets]);
      const isSame = releases.every((one, index) => isSameList(one.objects, this.#releases[index]?.objects ?? []));
      const isFedBack = !isSame && releases.some(({ objects }) => objects.some(mattersToOthers));
      this.#releases = releases;
      if (isFedBack) continue;
      return {
        entry: this.#options.entry,
        kustomizations: withMissingDependencies(kustomizations),
        resourceSets,
        releases,
        conflicts: conflictsOf({ kustomizations, resourceSets, releases }),
      };
    }
    throw this.#unsettled([]);
  }

  /**
   * Tells that files of the tree came, went or have other contents. What comes next is what a new renderer would come to:
   * only what is made of the same things is kept.
   */
  changed(files: readonly string[]): void {
    this.#options.releases.changed(files, this.#sources.changed(files));
    this.#last = { kustomizations: new Map(), resourceSets: new Map() };
    this.#releases = [];
  }

  /** Tells what the cluster keeps, whatever is rendered: it counts instead of objects of the same name. */
  set kept(objects: readonly RenderedObject[]) {
    this.#kept = objects;
  }

  /** All Kustomizations and ResourceSets, gone through until nothing changes any more. */
  #settled(): Pick<RenderedCluster, 'kustomizations' | 'resourceSets'> {
    let changed: readonly string[] = [];
    for (let round = 0; round < mostRounds; round++) {
      const [last, next] = [this.#last, this.#round()];
      this.#last = next;
      changed = [
        ...changedResults(last.kustomizations, next.kustomizations),
        ...changedResults(last.resourceSets, next.resourceSets),
      ];
      if (changed.length > 0) continue;
      return {
        kustomizations: Array.from(next.kustomizations.values()),
        resourceSets: Array.from(next.resourceSets.values()),
      };
    }
    throw this.#unsettled(changed);
  }

  #unsettled(changed: readonly string[]): FluxError {
    const { path } = this.#options.entry;
    const shown = changed.length === 0 ? 'its objects' : `the objects of ${changed.slice(0, 5).join(', ')}`;
    return new FluxError(`${path} does not settle: ${shown} still change after ${mostRounds} rounds`);
  }

  /** Breadth first. What this round has rendered already counts for what comes after it. */
  #round(): Round {
    const kustomizations = new Map<string, RenderedKustomization>();
    const resourceSets = new Map<string, RenderedResourceSet>();
    const { kustomizations: last, resourceSets: lastSets } = this.#last;
    this.#own = itself(last, this.#own);
    const earlier = new ObjectIndex([...last.values(), ...lastSets.values(), ...this.#releases]);
    const index = new ObjectIndex([{ objects: this.#kept }], { earlier, known: this.#options.contents });
    const queue: Found[] = [{ one: ofEntry(this.#own), depth: 1 }];
    const follow = (objects: readonly RenderedObject[], depth: number): void => {
      for (const one of objects) if (isFluxKustomization(one) || isResourceSet(one)) queue.push({ one, depth });
    };
    const released = this.#releases.filter((one) => !isElsewhere(one)).flatMap(({ objects }) => objects);
    follow([...this.#kept, ...released], 1);
    this.#budget.startRound();
    for (const { one, depth } of queue) {
      const set = 'object' in one && isResourceSet(one) ? one : undefined;
      const key = keyOf(nameless(one.node()));
      if ((set ? resourceSets : kustomizations).has(key)) continue;
      this.#budget.takeKustomization(key);
      const isEnd = depth > longestChain;
      let rendered: RenderedKustomization | RenderedResourceSet;
      if (set) {
        rendered = isEnd ? endOfSets(one.node()) : this.#resourceSets.render(set, index);
        resourceSets.set(key, rendered);
      } else {
        rendered = isEnd ? endOfChain(one.node()) : this.#kustomization(one, index);
        kustomizations.set(key, rendered);
      }
      index.add(rendered);
      this.#budget.takeObjects(rendered.objects.length + rendered.skipped.length, key);
      if (!isElsewhere(rendered)) follow(rendered.objects, depth + 1);
    }
    return { kustomizations, resourceSets };
  }

  async #rendersReleases(
    rendered: readonly (RenderedKustomization | RenderedResourceSet)[],
  ): Promise<readonly RenderedRelease[]> {
    const all = [...rendered, ...this.#releases];
    const index = new ObjectIndex([{ objects: this.#kept }, ...all], { known: this.#options.contents });
    const around = {
      index,
      source: (id: SourceId) => this.#sources.resolve(id, index),
      defined: definedKinds(all),
      takeTime: (key: string) => this.#budget.takeTime(key),
    };
    const objects = [...all.filter((one) => !isElsewhere(one)).flatMap((one) => one.objects), ...this.#kept];
    const releases = new Map(objects.filter(isHelmRelease).map((one) => [keyOf(namesOf(one)), one]));
    const done = await Promise.all(Array.from(releases.values(), (one) => this.#options.releases.render(one, around)));
    this.#budget.checkTime();
    return done;
  }

  #kustomization(definition: Definition, index: ObjectIndex): RenderedKustomization {
    let kustomization: FluxKustomization;
    try {
      kustomization = readFluxKustomization(definition.node());
    } catch (error) {
      return { ...nameless(definition.node()), state: 'error', error: refusalOf(error, SubstitutionError) };
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
      if (resolved.state === 'here') return { ...base, ...this.#rendered(kustomization, definition, resolved, index) };
      const unresolved = [{ kind: 'source' as const, name: `${source.kind}/${keyOf(source)}`, why: resolved.why }];
      return { ...base, ...none, unresolved, state: 'remote' };
    } catch (error) {
      return { ...base, ...none, state: 'error', error: refusalOf(error, SubstitutionError) };
    }
  }

  #rendered(
    kustomization: FluxKustomization,
    definition: Definition,
    { artifact }: ResolvedSource & { state: 'here' },
    index: ObjectIndex,
  ): Pick<RenderedKustomization, 'state' | 'objects' | 'skipped' | 'unresolved'> {
    const build = buildKustomization(kustomization, artifact, this.#builder(artifact));
    this.#budget.takeSize(build.size, keyOf(kustomization));
    const variables = kustomizationVariables(kustomization, definition, index, this.#options.variables);
    const { applied, skipped, unknown } = this.#objects(kustomization, definition, build, variables);
    const unresolved = Array.from(unknown, (name) => {
      return { kind: 'variable' as const, name, why: 'only the cluster knows its value' };
    });
    const state = unresolved.length > 0 ? 'unresolved' : 'ok';
    const elsewhere = kustomization.spec.kubeConfig ? followedElsewhere(applied) : [];
    return { state, objects: applied, skipped, unresolved: [...variables.missing, ...unresolved, ...elsewhere] };
  }

  /** The objects of the same build with the same variables are made once. */
  #objects(
    kustomization: FluxKustomization,
    definition: Definition,
    build: Build,
    { variables, version }: KustomizationVariables,
  ): Objects {
    const known = this.#results.get(build) ?? [];
    const same = known.find((one) => one.version === kustomization.version && one.variables === version);
    if (same) return same.objects;
    const objects = renderObjects(kustomization, build, variables, { strict: this.#options.strict, definition });
    const made = { version: kustomization.version, variables: version, objects };
    // Rounds go back and forth between what is known first and what is known in the end.
    this.#results.set(build, [...known.slice(-1), made]);
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

function sourceOf({ namespace, spec: { sourceRef } }: FluxKustomization): SourceId {
  return {
    kind: valueOr(sourceRef?.kind, ''),
    name: valueOr(sourceRef?.name, ''),
    namespace: valueOr(sourceRef?.namespace, '') || namespace,
  };
}
