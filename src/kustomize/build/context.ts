import { KustomizeError } from '../errors.ts';
import type { Bases } from '../incremental/bases.ts';
import { mostLooks } from '../limits.ts';
import type { Kustomization } from '../kustomization/parse.ts';
import { TreeError, type Loader } from '../load/loader.ts';
import { withSharedTexts, type BuildResource } from '../resource.ts';
import type { Step as SourceStep } from '../tree/node.ts';
import type { Accumulator } from './accumulator.ts';
import type { ChosenSchema } from './choose-schema.ts';

/** Where steps take place. What they come to depends on nothing else that the build began with: bases are shared by builds. */
export interface Surroundings {
  readonly loader: Loader;
  readonly bases: Bases;
  /** Whether transformers leave a record on each object. */
  readonly isRecorded: boolean;
  /** What a directory before this one chose. */
  readonly schema: ChosenSchema | undefined;
}

/** Everything that the steps of one directory need. */
export interface Directory extends Surroundings {
  readonly kustomization: Kustomization;
  readonly accumulator: Accumulator;
  /** Adds what a path names to the accumulator of a directory: a file of objects, or another directory. */
  readonly accumulate: (directory: Directory, path: string) => void;
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

/** Objects after a step: those that lost all their fields are gone. */
export function settleStep(resources: readonly BuildResource[]): readonly BuildResource[] {
  return resources.filter(({ node }) => node.entries.length > 0).map(withSharedTexts);
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
