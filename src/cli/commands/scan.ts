import type { ExceptionFile } from '../../engine/exceptions/read.ts';
import { systemExceptions } from '../../engine/exceptions/system.ts';
import { defaultInputs } from '../../engine/inputs.ts';
import { Inventory } from '../../engine/inventory.ts';
import { readManifests, type ManifestCounts } from '../../manifests/read-manifests.ts';
import type { Control } from '../../model/control.ts';
import type { Evaluation } from '../../model/evaluation.ts';
import { buildReport } from '../../report/build.ts';
import type { Outcome, Problem, Report } from '../../report/report.ts';
import { counted, outcomeSentence, problemPlace } from '../../report/wording.ts';
import { chooseControls } from '../choose.ts';
import { readEnvironment } from '../config.ts';
import { exitCodes, UsageError, visible } from '../errors.ts';
import { chooseOutputs, writeOutputs } from '../outputs.ts';
import { namespaceFilter } from '../namespace-filter.ts';
import { Progress } from '../progress.ts';
import { readExceptionFiles, readInputFile } from '../read-input-file.ts';
import { exceededThresholds, readThresholds } from '../thresholds.ts';
import { tool } from '../version.ts';

/** The options of `scan` as the command line gives them. */
export interface ScanOptions {
  readonly framework?: readonly string[];
  readonly control?: readonly string[];
  readonly exceptions?: readonly string[];
  readonly systemExceptions: boolean;
  readonly inlineExceptions: boolean;
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

/** Judges manifests and writes the reports. Returns the exit code; throws UsageError for a wrong command line. */
export async function scan(paths: readonly string[], options: ScanOptions): Promise<number> {
  const outputs = chooseOutputs(options.format ?? [], options.output);
  const thresholds = readThresholds(options.severityThreshold, options.complianceThreshold);
  const { inventory, exceptionFile } = await prepare(options, Date.now());
  const read = await fill(inventory, paths);
  const evaluation = inventory.evaluate();
  const problems = [...read.problems.toSorted(byPlace), ...unjudged(evaluation, read.counts, options)];
  const exceeded = exceededThresholds(evaluation, thresholds);
  const outcome = outcomeOf(problems.length > 0 && !options.allowUnreadable, exceeded);
  const report = buildReport(evaluation, {
    tool,
    outcome,
    exceeded,
    evaluated: read.counts,
    problems,
    expired: exceptionFile.expired.map(({ name, expires = '' }) => ({ name, expired: expires })),
    ownExceptions: new Set(exceptionFile.exceptions.map(({ name }) => name)),
    includesPassed: options.verbose,
  });
  const { isTTY, columns } = process.stdout;
  const color = readEnvironment().color ?? isTTY;
  await writeOutputs(report, outputs, { color, verbose: options.verbose, ...(isTTY ? { width: columns } : {}) });
  if (outputs.every(({ file }) => file !== undefined)) process.stderr.write(closing(report));
  return exitCodes[outcome];
}

async function prepare(
  options: ScanOptions,
  now: number,
): Promise<{ readonly inventory: Inventory; readonly exceptionFile: ExceptionFile }> {
  const { framework = [], control = [], namespace = [], excludeNamespace = [] } = options;
  const { controls, frameworks } = chooseControls(framework, control);
  if (control.length > 0) rejectClusterControls(controls);
  const exceptionFile = await readExceptionFiles(options.exceptions ?? [], now);
  const inventory = new Inventory({
    controls,
    scope: 'file',
    frameworks,
    inputs: options.inputs === undefined ? defaultInputs : await readInputFile(options.inputs),
    exceptions: [...(options.systemExceptions ? systemExceptions() : []), ...exceptionFile.exceptions],
    judges: namespaceFilter(namespace, excludeNamespace),
    ...(options.inlineExceptions ? { inlineExceptionsAt: now } : {}),
  });
  return { inventory, exceptionFile };
}

/** What is unknown outweighs what failed: a threshold says little about half of the input. */
function outcomeOf(isIncomplete: boolean, exceeded: readonly string[]): Outcome {
  if (isIncomplete) return 'incomplete';
  return exceeded.length > 0 ? 'fail' : 'pass';
}

interface ReadInput {
  readonly counts: ManifestCounts;
  readonly problems: readonly Problem[];
}

async function fill(inventory: Inventory, paths: readonly string[]): Promise<ReadInput> {
  const progress = new Progress(process.stderr);
  const problems: Problem[] = [];
  let counts: ManifestCounts = { files: 0, documents: 0, objects: 0, otherDocuments: 0 };
  let objects = 0;
  for await (const event of readManifests(Array.from(new Set(paths)).toSorted())) {
    if (event.type === 'resource') {
      inventory.upsert(event.resource);
      objects += 1;
      progress.show(() => `${counted(objects, 'object')} read`);
    } else if (event.type === 'problem') {
      problems.push(event.problem);
    } else {
      counts = event.counts;
    }
  }
  progress.clear();
  return { counts, problems };
}

/** What was read but not judged: nothing at all, or controls without what they need. */
function unjudged(
  evaluation: Evaluation,
  { objects, otherDocuments }: ManifestCounts,
  { namespace, excludeNamespace }: ScanOptions,
): Problem[] {
  const problems: Problem[] = [];
  const { failed, passed, skipped } = evaluation.resources;
  if (objects === 0) {
    const others = otherDocuments === 0 ? '' : ` (${counted(otherDocuments, 'document')} without apiVersion or kind)`;
    problems.push({ message: `no Kubernetes object was found${others}; name files or folders that hold manifests` });
  } else if (failed + passed + skipped === 0) {
    const filter = namespace || excludeNamespace ? ' in the chosen namespaces' : '';
    const found = counted(objects, 'object');
    problems.push({ message: `of ${found} no control judges any${filter}, so nothing can be said about them` });
  }
  for (const { id, status, reason = '' } of evaluation.controls) {
    if (status === 'skipped') problems.push({ message: `${id} was not judged: ${reason}` });
  }
  return problems;
}

/** In the order of files, then of lines: the same problems read alike whatever order the paths came in. */
function byPlace(left: Problem, right: Problem): number {
  const [a, b] = [left.file ?? '', right.file ?? ''];
  if (a !== b) return a < b ? -1 : 1;
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}

function rejectClusterControls(controls: readonly Control[]): void {
  const [first] = controls.filter(({ scopes }) => !scopes.includes('file'));
  if (first) throw new UsageError(`${first.id} (${first.title}) judges running clusters only, not files; leave it out`);
}

/** Where all reports are files, whoever watches still learns how it went. */
function closing(report: Report): string {
  const problems = report.problems.slice(0, 10).map((problem) => {
    const place = problemPlace(problem);
    return `not evaluated: ${place === '' ? '' : `${place}: `}${problem.message}\n`;
  });
  const more = report.problems.length - problems.length;
  if (more > 0) problems.push(`not evaluated: ${more} more, see the report\n`);
  return visible(`${problems.join('')}${outcomeSentence(report)}\n`);
}
