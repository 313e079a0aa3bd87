import { gateTrees, type GateRequest, type GateResult } from '../../gate/gate-trees.ts';
import { RepositoryError } from '../../render/repository/errors.ts';
import { outsideCharts } from '../clusters/outside-charts.ts';
import { ReleaseRenderers } from '../clusters/release-renderer.ts';
import { readRenderMilliseconds, type Environment } from '../config.ts';
import { UsageError, visible } from '../errors.ts';
import { Progress } from '../progress.ts';
import { tool } from '../version.ts';
import { openStates, type StateChoice } from './open-states.ts';
import { openPolicy } from './policy-file.ts';

/** A change, and what to judge it by. */
export interface ChangeToJudge extends StateChoice, Pick<GateRequest, 'stricter'> {
  /** Policy instead of that of the base: `REF:path`, or a file outside of the repository. */
  readonly policy: string | undefined;
  /** Folders with charts, besides those that the environment names. */
  readonly charts: readonly string[];
}

/**
 * Judges the step from one state of a repository to another, in an environment that programs and caches are found by.
 * Writes nothing but progress on a terminal. Throws UsageError.
 */
export async function judgeChange(
  { policy: named, stricter, ...change }: ChangeToJudge,
  { all: env, charts }: Pick<Environment, 'all' | 'charts'>,
): Promise<GateResult> {
  const states = await openStates(change, env);
  const policy = named === undefined ? undefined : await openPolicy(named, states.repository);
  const progress = new Progress(process.stderr);
  const renderers = new ReleaseRenderers(env, outsideCharts({ options: change.charts, environment: charts }));
  const milliseconds = readRenderMilliseconds();
  const { report, notices } = await judged({
    tool,
    base: states.base,
    head: states.head,
    changed: states.changed,
    prefix: states.prefix,
    ...(policy ? { policy } : {}),
    ...(stricter ? { stricter } : {}),
    at: Date.now(),
    now: () => performance.now(),
    releasesOf: (tree, plan) => renderers.of(tree, plan, milliseconds),
    progress: (sentence) => progress.show(() => visible(sentence())),
  });
  progress.clear();
  return { report, notices: [...states.notices, ...notices] };
}

async function judged(request: GateRequest): Promise<GateResult> {
  try {
    return await gateTrees(request);
  } catch (error) {
    if (error instanceof RepositoryError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
