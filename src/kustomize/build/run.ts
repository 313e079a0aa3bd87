import type { Bases } from '../incremental/bases.ts';
import type { RememberedFiles } from '../incremental/remembered-files.ts';
import { findKustomization } from '../kustomization/find.ts';
import type { Kustomization } from '../kustomization/parse.ts';
import { largestBuild } from '../limits.ts';
import { Loader, TreeError, type LoadOptions } from '../load/loader.ts';
import type { BuildResource } from '../resource.ts';
import type { Source } from '../tree/node.ts';
import { emit } from '../tree/emit.ts';
import { sizeOf } from '../tree/size.ts';
import { buildKustomization } from './directory.ts';
import { finish } from './finish.ts';

/** What a build came to. */
export interface Build {
  /** The objects in order of output. */
  readonly resources: readonly BuildResource[];
  /** How large the objects are together, in values and characters. */
  readonly size: number;
  /** What a user should know though the build succeeded: deprecated fields, vars that stand nowhere. */
  readonly warnings: readonly string[];
  /** The text that kustomize prints. */
  text(): string;
}

export interface BuildOptions extends LoadOptions {
  /** The order of a kustomization without `sortOptions`: as written, as Flux has it, or that of the `kustomize` command. */
  readonly reorder?: 'none' | 'legacy';
}

/** What stands in the place of the kustomization file of the directory to build; Flux writes into that file first. */
export interface Root {
  /** Tells several roots of one directory apart. */
  readonly name: string;
  /** As long as it is the same, `read` gives the same for the same file. */
  readonly version: string;
  /** The kustomization to build, given the file that is there. */
  readonly read: (found: Source | undefined, directory: string) => Kustomization;
}

/** What builds of one tree have in common. */
export interface Shared {
  readonly files: RememberedFiles;
  readonly bases: Bases;
  readonly options: BuildOptions;
}

/** Builds the kustomization in directory `target`, as `build` of the package says. */
export function runBuild({ files, bases, options }: Shared, target: string, replaced?: Root): Build {
  const loader = Loader.open(files, target, options);
  const root = replaced
    ? replaced.read(findKustomization(files, loader.root), loader.root)
    : bases.kustomization(loader);
  const asked = new Set(root.buildMetadata.map(({ value }) => value));
  const tracking = {
    root: loader.root,
    origins: asked.has('originAnnotations'),
    transformations: asked.has('transformerAnnotations'),
  };
  // kustomize records everything as soon as anything is asked for, and takes out in the end what is not.
  const accumulator = buildKustomization(root, { loader, bases, isRecorded: asked.size > 0, schema: undefined });
  const resources = finish(accumulator, root, tracking, options.reorder);
  const size = resources.reduce((sum, { node }) => sum + sizeOf(node), 0);
  if (size > largestBuild)
    throw new TreeError(`all objects together are larger than ${largestBuild} values and characters`);
  return { resources, size, warnings: accumulator.warnings, text: () => emit(resources.map(({ node }) => node)) };
}
