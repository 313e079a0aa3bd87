import type { GateRequest } from '../../gate/gate-trees.ts';
import { BundleError } from '../../gate/bundle/bundle-error.ts';
import { RecordedTree } from '../../gate/bundle/recorded-tree.ts';
import { writeBundle } from '../../gate/bundle/write-bundle.ts';
import { writePrivateFile } from '../../platform/write-private-file.ts';
import { outsideCharts } from '../clusters/outside-charts.ts';
import { ReleaseRenderers } from '../clusters/release-renderer.ts';
import { readRenderMilliseconds, type Environment } from '../config.ts';
import { quote, UsageError } from '../errors.ts';
import { tool } from '../version.ts';
import type { GateRun } from './gate-run.ts';
import { openStates, type StateChoice } from './open-states.ts';
import { openPolicy, policyOfCommit } from './policy-file.ts';

/** A change, and what to judge it by. */
export interface LiveGate extends StateChoice, Pick<GateRequest, 'stricter'> {
  /** Policy instead of that of the base: `REF:path`, or a file outside of the repository. */
  readonly policy: string | undefined;
  /** A commit whose policy counts instead, with its files of exceptions. */
  readonly policyOf?: string | undefined;
  /** Folders with charts, besides those that the environment names. */
  readonly charts: readonly string[];
  /** Where to write what is needed to give the verdict again. */
  readonly bundle?: string | undefined;
}

/** The gate of two states of a repository, in an environment that programs and caches are found by. Throws UsageError. */
export async function liveRun(
  { policy: named, policyOf, charts: options, bundle, stricter, ...choice }: LiveGate,
  { all: env, charts }: Pick<Environment, 'all' | 'charts'>,
): Promise<GateRun> {
  const { base, head, changed, prefix, repository, notices } = await openStates(choice, env);
  const given = named === undefined ? undefined : await openPolicy(named, repository);
  const policy = policyOf === undefined ? given : await policyOfCommit(policyOf, repository, prefix);
  const milliseconds = readRenderMilliseconds();
  const outside = outsideCharts({ options, environment: charts });
  const recorded = {
    base: { side: base.side, tree: new RecordedTree(base.tree) },
    head: { side: head.side, tree: new RecordedTree(head.tree) },
    charts: outside.map((folder) => ({ ...folder, tree: new RecordedTree(folder.tree) })),
  };
  const isRecorded = bundle !== undefined;
  const renderers = new ReleaseRenderers(env, isRecorded ? recorded.charts : outside);
  const facts = { tool, changed, prefix, ...(policy ? { policy } : {}), at: Date.now() };
  return {
    request: {
      ...facts,
      ...(stricter ? { stricter } : {}),
      ...(isRecorded ? { base: recorded.base, head: recorded.head } : { base, head }),
      releasesOf: (tree, plan) => renderers.of(tree, plan, milliseconds),
    },
    notices,
    ended: () => {},
    async verdict(report) {
      if (bundle === undefined) return undefined;
      const { helmVersion } = renderers;
      const bytes = await writeBundle({
        request: { ...facts, base: recorded.base, head: recorded.head },
        charts: recorded.charts.map(({ tree }) => tree),
        environment: {
          ...(milliseconds === undefined ? {} : { renderMilliseconds: milliseconds }),
          ...(helmVersion === undefined ? {} : { helm: helmVersion }),
        },
        report,
      }).catch((cause: unknown) => {
        throw cause instanceof BundleError ? unwritten(bundle, cause.message, cause) : cause;
      });
      await writePrivateFile(bundle, bytes).catch((cause: unknown) => {
        const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
        const why = cause instanceof Error ? (cause.message.split(',')[0] ?? '') : String(cause);
        throw unwritten(bundle, isMissing ? 'its folder does not exist; make it first' : why, cause);
      });
      return undefined;
    },
  };
}

function unwritten(file: string, why: string, cause: unknown): UsageError {
  return new UsageError(`cannot write the bundle ${quote(file)}: ${why}`, { cause });
}
