import type { Bases } from '../incremental/bases.ts';
import type { RememberedFiles } from '../incremental/remembered-files.ts';
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

/** What builds of one tree have in common. */
export interface Shared {
  readonly files: RememberedFiles;
  readonly bases: Bases;
  readonly options: BuildOptions;
}

/** Builds the kustomization in directory `target`, as `build` of the package says. */
export function runBuild({ files, bases, options }: Shared, target: string): Build {
  const loader = Loader.open(files, target, options);
  const root = bases.kustomization(loader);
  const asked = new Set(root.buildMetadata.map(({ value }) => value));
  const tracking = {
    root: loader.root,
    origins: asked.has('originAnnotations'),
    transformations: asked.has('transformerAnnotations'),
  };
  const accumulator = buildKustomization(root, { loader, bases, transformations: tracking.transformations });
  const resources = finish(accumulator, root, tracking, options.reorder);
  return { resources, text: () => emit(resources.map(({ node }) => node)) };
}
