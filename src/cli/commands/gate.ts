import { gateFormats } from '../../report/gate/gate-formats.ts';
import { gateOutcomeSentence } from '../../report/gate/verdict.ts';
import { readEnvironment } from '../config.ts';
import { ReplayError, visible } from '../errors.ts';
import { chooseDestination, type PublishOptions } from '../gate/choose-destination.ts';
import { judgeRun } from '../gate/judge-change.ts';
import { liveRun } from '../gate/live-run.ts';
import { exitCodeOf, publishVerdict } from '../gate/publish-verdict.ts';
import { replayedRun } from '../gate/replayed-run.ts';
import { chooseOutputs, writeOutputs } from '../outputs.ts';

/** The options of `gate` as the command line gives them. */
export interface GateOptions extends PublishOptions {
  readonly repo: string;
  readonly base?: string;
  readonly head: string;
  readonly mergeBase?: string;
  readonly policy?: string;
  readonly policyOf?: string;
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
  const destination = chooseDestination(options);
  const environment = readEnvironment();
  const { repo, base, head, mergeBase, policy, policyOf, charts = [], bundle } = options;
  const { report, notices, why } = await judgeRun(
    options.replay === undefined
      ? await liveRun({ repo, base, head, mergeBase, policy, policyOf, charts, bundle }, environment)
      : await replayedRun(options.replay),
  );
  for (const notice of notices) process.stderr.write(`warning: ${visible(notice)}\n`);
  const { isTTY, columns } = process.stdout;
  const color = environment.color ?? isTTY;
  await writeOutputs(report, outputs, { color, verbose: options.verbose, ...(isTTY ? { width: columns } : {}) });
  if (outputs.every(({ file }) => file !== undefined)) {
    process.stderr.write(`${visible(gateOutcomeSentence(report))}\n`);
  }
  if (why !== undefined) throw new ReplayError(`this is another verdict than that of the bundle: ${why}`);
  if (!destination) return exitCodeOf(report, true);
  const log = (line: string): void => void process.stderr.write(`warning: ${visible(line)}\n`);
  const { published } = await publishVerdict(report, destination, log);
  return exitCodeOf(report, published === 'check' || published === 'status');
}
