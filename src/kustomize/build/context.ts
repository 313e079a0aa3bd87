import { KustomizeError } from '../errors.ts';
import type { Kustomization } from '../kustomization/parse.ts';
import { TreeError, type Loader } from '../load/loader.ts';
import type { BuildResource } from '../resource.ts';
import type { Accumulator } from './accumulator.ts';
import type { Tracking } from './tracking.ts';

/** Everything that the steps of one directory need. */
export interface Directory {
  readonly loader: Loader;
  readonly kustomization: Kustomization;
  readonly accumulator: Accumulator;
  readonly tracking: Tracking;
  /** Adds what a path names to the accumulator of a directory: a file of objects, or another directory. */
  readonly accumulate: (directory: Directory, path: string) => void;
}

/** A configured transformer. */
export type Step = (resources: readonly BuildResource[]) => readonly BuildResource[];

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
