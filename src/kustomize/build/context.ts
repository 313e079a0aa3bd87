import { KustomizeError } from '../errors.ts';
import type { Bases } from '../incremental/bases.ts';
import { mostLooks } from '../limits.ts';
import type { Kustomization } from '../kustomization/parse.ts';
import { TreeError, type Loader } from '../load/loader.ts';
import type { BuildResource } from '../resource.ts';
import type { Step as SourceStep } from '../tree/node.ts';
import type { Accumulator } from './accumulator.ts';

/** Where steps take place. What they come to does not depend on where the build began: bases are shared by builds. */
export interface Surroundings {
  readonly loader: Loader;
  readonly bases: Bases;
  /** Whether transformers leave a record on each object. */
  readonly transformations: boolean;
}

/** Everything that the steps of one directory need. */
export interface Directory extends Surroundings {
  readonly kustomization: Kustomization;
  readonly accumulator: Accumulator;
  /** Builds another directory, for steps whose configuration is a kustomization of its own. */
  readonly build: (surroundings: Surroundings) => Accumulator;
}

/** A step of this directory, for the marks of what it writes. */
export function stepOf({ kustomization }: Directory, name: string): SourceStep {
  return { name, kustomization: kustomization.source.path };
}

/** A configured transformer. */
export type Step = (resources: readonly BuildResource[]) => readonly BuildResource[];

/** Throws where so many steps meet so many objects that going through them would take minutes. */
export function checkWork(steps: number, objects: number): void {
  if (steps * objects <= mostLooks) return;
  throw new TreeError(
    `${steps} patches or other steps for ${objects} objects are too much work; at most ${mostLooks} pairs are looked at`,
  );
}

/** Objects that lost all their fields are gone. */
export function dropEmpty(resources: readonly BuildResource[]): readonly BuildResource[] {
  return resources.filter(({ node }) => node.entries.length > 0);
}

/** Puts what was being done before the message of an error. */
export function within<T>(doing: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof KustomizeError) || error instanceof TreeError) throw error;
    throw new KustomizeError(`${doing}: ${error.message}`, { cause: error });
  }
}
