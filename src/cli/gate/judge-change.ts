import type { GateOutput } from '../../gate/gate.ts';
import { gateTrees } from '../../gate/gate-trees.ts';
import { RepositoryError } from '../../render/repository/errors.ts';
import type { Environment } from '../config.ts';
import { UsageError, visible } from '../errors.ts';
import { Progress } from '../progress.ts';
import type { GateRun } from './gate-run.ts';
import { liveRun, type LiveGate } from './live-run.ts';

/** A verdict, and why it is not the one that was expected, if so. */
export interface JudgedRun extends GateOutput {
  readonly why: string | undefined;
}

/**
 * Judges the step from one state of a repository to another, in an environment that programs and caches are found by.
 * Writes nothing but progress on a terminal, and the bundle that was asked for. Throws UsageError.
 */
export async function judgeChange(
  change: LiveGate,
  environment: Pick<Environment, 'all' | 'charts'>,
): Promise<GateOutput> {
  return judgeRun(await liveRun(change, environment));
}

/** Runs a gate to its end. Throws UsageError. */
export async function judgeRun(run: GateRun): Promise<JudgedRun> {
  const progress = new Progress(process.stderr);
  try {
    const { report, notices } = await gateTrees({
      ...run.request,
      now: () => performance.now(),
      progress: (sentence) => progress.show(() => visible(sentence())),
    }).finally(run.ended);
    const why = await run.verdict(report);
    return { report, notices: [...run.notices, ...notices], why };
  } catch (error) {
    if (error instanceof RepositoryError) throw new UsageError(error.message, { cause: error });
    throw error;
  } finally {
    progress.clear();
  }
}
