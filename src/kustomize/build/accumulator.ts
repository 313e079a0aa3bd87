import { KustomizeError } from '../errors.ts';
import { emptyConfig, mergeConfigs, type TransformerConfig } from '../field-specs/transformer-config.ts';
import { mostResources } from '../limits.ts';
import { currentId, idKey, printId } from '../identity.ts';
import { TreeError } from '../load/loader.ts';
import type { BuildResource } from '../resource.ts';
import { isClusterScoped } from '../schema/schema.ts';
import { mergeVars, registerVars, type Var } from '../transformers/vars.ts';
import type { ChosenSchema } from './choose-schema.ts';

/** What building a directory has come to so far. A component works on that of its parent. */
export class Accumulator {
  resources: readonly BuildResource[] = [];
  config: TransformerConfig = emptyConfig;
  vars: readonly Var[] = [];
  /** The schema for merging, once a directory has named one: the first of the whole build decides, its root before all. */
  schema: ChosenSchema | undefined;
  /** What a user should know of a build that succeeds, in the order in which kustomize says it. */
  readonly warnings: string[] = [];

  /** The ids of `of`, so that a long list of files need not be gone through again for each of them. */
  #ids: { readonly of: readonly BuildResource[]; readonly known: Set<string> } | undefined;

  /** Adds resources at the end. Throws when an id is there already, and for too many. */
  appendAll(resources: readonly BuildResource[]): void {
    const known = this.#knownIds();
    for (const resource of resources) {
      const id = currentId(resource);
      const key = idKey(id, isClusterScoped);
      if (known.has(key))
        throw new KustomizeError(`may not add resource with an already registered id: ${printId(id)}`);
      known.add(key);
    }
    const all = [...this.resources, ...resources];
    if (all.length > mostResources)
      throw new TreeError(`more than ${mostResources} objects come together in one build`);
    this.resources = all;
    this.#ids = { of: all, known };
  }

  #knownIds(): Set<string> {
    if (this.#ids?.of === this.resources) return this.#ids.known;
    return new Set(this.resources.map((resource) => idKey(currentId(resource), isClusterScoped)));
  }

  /** Takes in what a base came to, on behalf of a kustomization file. */
  merge(other: Accumulator, kustomization: string): void {
    this.appendAll(other.resources.map(passedThrough(kustomization)));
    this.config = mergeConfigs(this.config, other.config);
    this.vars = mergeVars(this.vars, other.vars);
    this.schema ??= other.schema;
    this.warnings.push(...other.warnings);
  }

  /** Notes a kustomization file on the resources that came through a component of it. */
  passThrough(kustomization: string): void {
    const pass = passedThrough(kustomization);
    this.resources = this.resources.map((resource) =>
      resource.kustomizations.at(-1) === kustomization ? resource : pass(resource),
    );
  }

  addVars(vars: readonly Var[]): void {
    this.resources = registerVars(this.resources, vars, isClusterScoped);
    this.vars = mergeVars(this.vars, vars);
  }
}

/** Adds a file to the way that resources came; those that came together share it. */
function passedThrough(kustomization: string): (resource: BuildResource) => BuildResource {
  const ways = new Map<readonly string[], readonly string[]>();
  return (resource) => {
    const way = ways.get(resource.kustomizations) ?? [...resource.kustomizations, kustomization];
    ways.set(resource.kustomizations, way);
    return { ...resource, kustomizations: way };
  };
}
