import { KustomizeError } from '../errors.ts';
import type { Kustomization } from '../kustomization/parse.ts';
import { TreeError, type Loader } from '../load/loader.ts';
import { withSharedTexts, type BuildResource } from '../resource.ts';
import type { Accumulator } from './accumulator.ts';
import type { Tracking } from './tracking.ts';

/** Everything that the steps of one directory need. */
export interface Directory {
  readonly loader: Loader;
  readonly kustomization: Kustomization;
  readonly accumulator: Accumulator;
  readonly tracking: Tracking;
  /** Builds another directory, for steps whose configuration is a kustomization of its own. */
  readonly build: (loader: Loader, tracking: Tracking) => Accumulator;
}

/** A configured transformer. */
export type Step = (resources: readonly BuildResource[]) => readonly BuildResource[];

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
