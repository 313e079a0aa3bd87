import { KustomizeError } from '../errors.ts';
import { emptyConfig, mergeConfigs, type TransformerConfig } from '../field-specs/transformer-config.ts';
import { currentId, idKey, printId } from '../identity.ts';
import type { BuildResource } from '../resource.ts';
import { isClusterScoped } from '../schema/schema.ts';
import { mergeVars, registerVars, type Var } from '../transformers/vars.ts';

/** What building a directory has come to so far. A component works on that of its parent. */
export class Accumulator {
  resources: readonly BuildResource[] = [];
  config: TransformerConfig = emptyConfig;
  vars: readonly Var[] = [];

  /** Adds a resource at the end. Throws when its id is there already. */
  append(resource: BuildResource): void {
    this.appendAll([resource]);
  }

  appendAll(resources: readonly BuildResource[]): void {
    const known = new Set(this.resources.map((resource) => idKey(currentId(resource), isClusterScoped)));
    for (const resource of resources) {
      const id = currentId(resource);
      const key = idKey(id, isClusterScoped);
      if (known.has(key))
        throw new KustomizeError(`may not add resource with an already registered id: ${printId(id)}`);
      known.add(key);
    }
    this.resources = [...this.resources, ...resources];
  }

  /** Takes in what a base came to. */
  merge(other: Accumulator): void {
    this.appendAll(other.resources);
    this.config = mergeConfigs(this.config, other.config);
    this.vars = mergeVars(this.vars, other.vars);
  }

  addVars(vars: readonly Var[]): void {
    this.vars = mergeVars(this.vars, vars);
    this.resources = registerVars(this.resources, vars, isClusterScoped);
  }
}
