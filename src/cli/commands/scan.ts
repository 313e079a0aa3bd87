import type { ExceptionFile } from '../../engine/exceptions/expiry.ts';
import { systemExceptions } from '../../engine/exceptions/system.ts';
import { defaultInputs } from '../../engine/inputs.ts';
import type { InventoryOptions } from '../../engine/options.ts';
import { buildReport } from '../../report/build.ts';
import { formats } from '../../report/formats.ts';
import { byCause } from '../../report/by-cause.ts';
import type { Outcome, Report } from '../../report/report.ts';
import { outcomeSentence, problemPlace, problemText } from '../../report/wording.ts';
import { chooseControls } from '../choose.ts';
import { readEnvironment } from '../config.ts';
import { exitCodes, UsageError, visible } from '../errors.ts';
import { chooseOutputs, writeOutputs } from '../outputs.ts';
import { namespaceFilter } from '../namespace-filter.ts';
import { readExceptionFiles, readInputFile } from '../read-input-file.ts';
import { kindOfInput } from '../scan/choose-input.ts';
import { judgeFiles } from '../scan/judge-files.ts';
import type { Judged } from '../scan/judged.ts';
import { readThresholds } from '../thresholds.ts';
import { tool } from '../version.ts';

/** The options of `scan` as the command line gives them. */
export interface ScanOptions {
  readonly cluster: boolean;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly flux: boolean;
  readonly stage?: string;
  readonly prove: boolean;
  readonly charts?: readonly string[];
  readonly framework?: readonly string[];
  readonly control?: readonly string[];
  readonly exceptions?: readonly string[];
  readonly systemExceptions: boolean;
  /** Where nothing is said: yes, but for a running cluster. */
  readonly inlineExceptions?: boolean;
  readonly inputs?: string;
  readonly namespace?: readonly string[];
  readonly excludeNamespace?: readonly string[];
  readonly severityThreshold?: string;
  readonly complianceThreshold?: string;
  readonly allowUnreadable: boolean;
  readonly format?: readonly string[];
  readonly output?: string;
  readonly verbose: boolean;
}

/**
 * Judges manifests, rendered clusters or a running one, and writes the reports. Returns the exit code; throws UsageError for a wrong
 * command line.
 */
export async function scan(paths: readonly string[], options: ScanOptions): Promise<number> {
  const outputs = chooseOutputs(formats, options.format ?? [], options.output);
  const now = Date.now();
  const { inventory, exceptionFile: given } = await prepare(options, now);
  const { evaluation, ownExceptions, ...told } = await judge(paths, options, inventory, now);
  const expired = [...given.expired, ...(ownExceptions?.expired ?? [])];
  const inForce = [...given.exceptions, ...(ownExceptions?.exceptions ?? [])];
  const outcome = outcomeOf(told.problems.length > 0 && !options.allowUnreadable, told.exceeded);
  const report = buildReport(evaluation, {
    tool,
    outcome,
    ...told,
    // What a SecurityException ignores and what it only alerts to expire together.
    expired: Array.from(new Map(expired.map(({ name, expires = '' }) => [name, expires])), ([name, since]) => ({
      name,
      expired: since,
    })),
    ownExceptions: new Set(inForce.map(({ name }) => name)),
    includesPassed: options.verbose,
  });
  const { isTTY, columns } = process.stdout;
  const color = readEnvironment().color ?? isTTY;
  await writeOutputs(report, outputs, { color, verbose: options.verbose, ...(isTTY ? { width: columns } : {}) });
  if (outputs.every(({ file }) => file !== undefined)) process.stderr.write(closing(report));
  return exitCodes[outcome];
}

async function judge(
  paths: readonly string[],
  options: ScanOptions,
  inventory: InventoryChoice,
  now: number,
): Promise<Judged> {
  const { severityThreshold, complianceThreshold, namespace, excludeNamespace, control = [] } = options;
  const { stage, charts, prove } = options;
  const thresholds = readThresholds(severityThreshold, complianceThreshold);
  const isFiltered = namespace !== undefined || excludeNamespace !== undefined;
  const kind = await kindOfInput(paths, options);
  if (kind === 'live') {
    const { judgeCluster } = await import('../scan/judge-cluster.ts');
    return judgeCluster(options, inventory, { thresholds, isFiltered, now });
  }
  if (kind === 'clusters') {
    // What renders is not loaded for what only reads files.
    const { judgeClusters } = await import('../scan/judge-clusters.ts');
    return judgeClusters({ entries: paths, stage, charts }, inventory, { thresholds, isFiltered, prove });
  }
  if (prove) throw new UsageError('--prove is about releases of clusters, and files have none; add --flux');
  return judgeFiles(paths, inventory, { thresholds, isFiltered, areControlsChosen: control.length > 0 });
}

type InventoryChoice = Omit<InventoryOptions, 'scope'>;

async function prepare(
  options: ScanOptions,
  now: number,
): Promise<{ readonly inventory: InventoryChoice; readonly exceptionFile: ExceptionFile }> {
  const { framework = [], control = [], namespace = [], excludeNamespace = [] } = options;
  const { controls, frameworks } = chooseControls(framework, control);
  const exceptionFile = await readExceptionFiles(options.exceptions ?? [], now);
  const inventory = {
    controls,
    frameworks,
    inputs: options.inputs === undefined ? defaultInputs : await readInputFile(options.inputs),
    exceptions: [...(options.systemExceptions ? systemExceptions() : []), ...exceptionFile.exceptions],
    judges: namespaceFilter(namespace, excludeNamespace),
    ...((options.inlineExceptions ?? !options.cluster) ? { inlineExceptionsAt: now } : {}),
  };
  return { inventory, exceptionFile };
}

/** What is unknown outweighs what failed: a threshold says little about half of the input. */
function outcomeOf(isIncomplete: boolean, exceeded: readonly string[]): Outcome {
  if (isIncomplete) return 'incomplete';
  return exceeded.length > 0 ? 'fail' : 'pass';
}

/** Where all reports are files, whoever watches still learns how it went. */
function closing(report: Report): string {
  const told = byCause(report.problems).slice(0, 10);
  const problems = told.map((problem) => {
    const place = problemPlace(problem);
    return `not evaluated: ${place === '' ? '' : `${place}: `}${problemText(problem)}\n`;
  });
  const more = told.reduce((left, { count }) => left - count, report.problems.length);
  if (more > 0) problems.push(`not evaluated: ${more} more, see the report\n`);
  return visible(`${problems.join('')}${outcomeSentence(report)}\n`);
}
