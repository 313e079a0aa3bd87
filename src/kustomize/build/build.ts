import type { FileSystem } from '../file-system.ts';
import { loadKustomization } from '../kustomization/find.ts';
import { Loader, type LoadOptions } from '../load/loader.ts';
import type { BuildResource } from '../resource.ts';
import { emit } from '../tree/emit.ts';
import { buildKustomization } from './directory.ts';
import { finish } from './finish.ts';

/** What a build came to. */
export interface Build {
  /** The objects in order of output. */
  readonly resources: readonly BuildResource[];
  /** The text that kustomize prints. */
  text(): string;
}

export interface BuildOptions extends LoadOptions {
  /** The order of a kustomization without `sortOptions`: as written, as Flux has it, or that of the `kustomize` command. */
  readonly reorder?: 'none' | 'legacy';
}

/**
 * Builds the kustomization in directory `target` as kustomize 5.8.1 does under Flux: no load restriction unless asked
 * for, no plugins, no Helm, no reordering. Throws a KustomizeError that says which file or field is wrong.
 */
export function build(fs: FileSystem, target: string, options: BuildOptions = { restrictor: 'none' }): Build {
  const loader = Loader.open(fs, target, options);
  const root = loadKustomization(fs, loader.root);
  const asked = new Set(root.buildMetadata.map(({ value }) => value));
  const tracking = {
    root: loader.root,
    origins: asked.has('originAnnotations'),
    transformations: asked.has('transformerAnnotations'),
    schemaChoice: { isMade: false, document: undefined },
  };
  const resources = finish(buildKustomization(root, loader, tracking), root, tracking, options.reorder);
  return { resources, text: () => emit(resources.map(({ node }) => node)) };
}
