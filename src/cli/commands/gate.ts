import { gateTrees, type GateRequest, type GateResult } from '../../gate/gate-trees.ts';
import { RepositoryError } from '../../render/repository/errors.ts';
import { gateFormats } from '../../report/gate/gate-formats.ts';
import type { GateReport } from '../../report/gate/gate-report.ts';
import { gateOutcomeSentence } from '../../report/gate/verdict.ts';
import { outsideCharts } from '../clusters/outside-charts.ts';
import { ReleaseRenderers } from '../clusters/release-renderer.ts';
import { readEnvironment, readRenderMilliseconds } from '../config.ts';
import { exitCodes, UsageError, visible } from '../errors.ts';
import { openStates } from '../gate/open-states.ts';
import { openPolicy } from '../gate/policy-file.ts';
import { chooseOutputs, writeOutputs } from '../outputs.ts';
import { Progress } from '../progress.ts';
import { tool } from '../version.ts';

/** The options of `gate` as the command line gives them. */
export interface GateOptions {
  readonly repo: string;
  readonly base?: string;
  readonly head: string;
  readonly policy?: string;
  readonly charts?: readonly string[];
  readonly format?: readonly string[];
  readonly output?: string;
  readonly verbose: boolean;
}

/**
 * Says what the step from one state of a repository to another makes worse. Returns the exit code; throws UsageError for
 * a wrong command line or configuration.
 */
export async function gate(options: GateOptions): Promise<number> {
  const outputs = chooseOutputs(gateFormats, options.format ?? [], options.output);
  const { all: env, charts } = readEnvironment();
  const states = await openStates({ repo: options.repo, base: options.base, head: options.head }, env);
  const policy = options.policy === undefined ? undefined : await openPolicy(options.policy, states.repository);
  const progress = new Progress(process.stderr);
  const renderers = new ReleaseRenderers(env, outsideCharts({ options: options.charts ?? [], environment: charts }));
  const milliseconds = readRenderMilliseconds();
  const { report, notices } = await judged({
    tool,
    base: states.base,
    head: states.head,
    changed: states.changed,
    prefix: states.prefix,
    ...(policy ? { policy } : {}),
    at: Date.now(),
    now: () => performance.now(),
    releasesOf: (tree, plan) => renderers.of(tree, plan, milliseconds),
    progress: (sentence) => progress.show(() => visible(sentence())),
  });
  progress.clear();
  for (const notice of [...states.notices, ...notices]) process.stderr.write(`warning: ${visible(notice)}\n`);
  const { isTTY, columns } = process.stdout;
  const color = readEnvironment().color ?? isTTY;
  await writeOutputs(report, outputs, { color, verbose: options.verbose, ...(isTTY ? { width: columns } : {}) });
  if (outputs.every(({ file }) => file !== undefined)) {
    process.stderr.write(`${visible(gateOutcomeSentence(report))}\n`);
  }
  return exitCodeOf(report);
}

async function judged(request: GateRequest): Promise<GateResult> {
  try {
    return await gateTrees(request);
  } catch (error) {
    if (error instanceof RepositoryError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function exitCodeOf({ outcome }: GateReport): number {
  return exitCodes[outcome];
}
