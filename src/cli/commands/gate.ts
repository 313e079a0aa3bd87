import type { GateOutput } from '../../gate/gate.ts';
import { gateTrees, type GateRequest } from '../../gate/gate-trees.ts';
import { RepositoryError } from '../../render/repository/errors.ts';
import { gateFormats } from '../../report/gate/gate-formats.ts';
import type { GateReport } from '../../report/gate/gate-report.ts';
import { gateOutcomeSentence } from '../../report/gate/verdict.ts';
import { readEnvironment } from '../config.ts';
import { exitCodes, ReplayError, UsageError, visible } from '../errors.ts';
import type { GateRun } from '../gate/gate-run.ts';
import { liveRun } from '../gate/live-run.ts';
import { replayedRun } from '../gate/replayed-run.ts';
import { chooseOutputs, writeOutputs } from '../outputs.ts';
import { Progress } from '../progress.ts';

/** The options of `gate` as the command line gives them. */
export interface GateOptions {
  readonly repo: string;
  readonly base?: string;
  readonly head: string;
  readonly policy?: string;
  readonly charts?: readonly string[];
  /** A file to write what is needed to give the verdict again. */
  readonly bundle?: string;
  /** Such a file: its verdict is given again, and nothing else counts. */
  readonly replay?: string;
  readonly format?: readonly string[];
  readonly output?: string;
  readonly verbose: boolean;
}

/**
 * Says what the step from one state of a repository to another makes worse. Returns the exit code; throws UsageError for
 * a wrong command line or configuration, ReplayError for a bundle that gives another verdict now.
 */
export async function gate(options: GateOptions): Promise<number> {
  const outputs = chooseOutputs(gateFormats, options.format ?? [], options.output);
  const run = await (options.replay === undefined ? live(options) : replayedRun(options.replay));
  const progress = new Progress(process.stderr);
  const { report, notices } = await judged(run, (sentence) => progress.show(() => visible(sentence())));
  const why = await run.verdict(report);
  progress.clear();
  for (const notice of [...run.notices, ...notices]) process.stderr.write(`warning: ${visible(notice)}\n`);
  const { isTTY, columns } = process.stdout;
  const color = readEnvironment().color ?? isTTY;
  await writeOutputs(report, outputs, { color, verbose: options.verbose, ...(isTTY ? { width: columns } : {}) });
  if (outputs.every(({ file }) => file !== undefined)) {
    process.stderr.write(`${visible(gateOutcomeSentence(report))}\n`);
  }
  if (why !== undefined) throw new ReplayError(`this is another verdict than that of the bundle: ${why}`);
  return exitCodeOf(report);
}

function live({ repo, base, head, policy, charts = [], bundle }: GateOptions): Promise<GateRun> {
  return liveRun({ repo, base, head, policy, charts, bundle });
}

async function judged({ request, ended }: GateRun, progress: GateRequest['progress']): Promise<GateOutput> {
  try {
    return await gateTrees({ ...request, now: () => performance.now(), progress }).finally(ended);
  } catch (error) {
    if (error instanceof RepositoryError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function exitCodeOf({ outcome }: GateReport): number {
  return exitCodes[outcome];
}
