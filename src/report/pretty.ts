import type { ControlSummary } from '../model/evaluation.ts';
import { byCause } from './by-cause.ts';
import { shorten, spellOutControls } from './escape.ts';
import { failedControls, type FailedControl, type Failure } from './failures.ts';
import type { Problem, Report, ReportedResource } from './report.ts';
import { block, outcomeStyles, painter, severityStyles, wrapped, type Paint } from './terminal.ts';
import {
  actionsOf,
  actionText,
  counted,
  evaluatedSentence,
  failedShare,
  outcomeSentence,
  placeText,
  problemPlace,
  problemText,
  resourceName,
  severityCounts,
  shownScore,
  skipReason,
} from './wording.ts';

export interface PrettyOptions {
  readonly color: boolean;
  /** Columns to wrap prose at; paths and places are never broken. 100 when left out. */
  readonly width?: number;
  /** Lists passed controls and resources too. */
  readonly verbose?: boolean;
}

interface Screen {
  readonly paint: Paint;
  readonly width: number;
}

/** In the tables. One cluster may be named by another and by what holds the access to it. */
const longestName = { framework: 40, cluster: 80 } as const;

/**
 * Takes a report, gives chunks of text for a terminal: failed controls with what to do, then what was skipped,
 * not evaluated or excepted, scores, and last the outcome.
 */
export function* prettyReport(report: Report, options: PrettyOptions): Generator<string> {
  const paint = painter(options.color);
  const screen = { paint, width: options.width ?? 100 };
  for (const failed of failedControls(report)) yield* failedControl(failed, screen);
  const skipped = report.controls.filter((control) => control.status === 'skipped');
  yield* block(`Skipped controls (${skipped.length})`, skipped.map(skippedLine), paint);
  if (options.verbose === true) {
    const passed = report.controls.filter((control) => control.status === 'passed');
    yield* block(`Passed controls (${passed.length})`, passed.map(passedLine), paint);
    const clean = report.resources.filter((resource) => resource.status === 'passed');
    yield* block(`Passed resources (${clean.length})`, clean.map(passedResource), paint);
  }
  yield* problems(report, paint);
  yield* block(
    `Refers to what is not in the input (${report.unresolved.length})`,
    problemLines(report.unresolved),
    paint,
  );
  const { notApplied = [] } = report;
  yield* block(`Not applied, so not judged (${notApplied.length})`, problemLines(notApplied), paint);
  yield* block('Exceptions', exceptionLines(report), paint);
  yield* block('Compliance', frameworkTable(report), paint);
  yield* block('Clusters', clusterTable(report), paint);
  yield `${evaluatedSentence(report)}\n`;
  const { failed, passed, skipped: notJudged } = report.resourceCounters;
  yield `Resources: ${failed} failed, ${passed} passed, ${notJudged} skipped. Failures: ${severityCounts(report)}.\n`;
  yield `${paint(outcomeStyles[report.outcome], outcomeSentence(report))}\n`;
}

function* failedControl({ control, failures }: FailedControl, { paint, width }: Screen): Generator<string> {
  const { severity } = control;
  const share = `${severity} · ${failedShare(control)}`;
  yield `${paint(['bold'], controlName(control))} · ${paint(severityStyles[severity], share)}\n`;
  for (const failure of failures) yield* failureLines(failure, paint);
  for (const line of wrapped(spellOutControls(control.remediation), width - 2)) yield `  ${paint(['green'], line)}\n`;
  yield '\n';
}

function* failureLines(failure: Failure, paint: Paint): Generator<string> {
  const { resource, finding } = failure;
  const place = finding.places?.[0] ?? resource.place;
  const parts = [resourceName(resource)];
  if (place !== undefined) {
    const through = place.certainty === 'release' ? ' (through its chart)' : '';
    parts.unshift(`${paint(['cyan'], placeText(place))}${through}`);
  }
  if (finding.subject !== undefined) parts.push(spellOutControls(finding.subject));
  yield `  ${parts.join('  ')}\n`;
  for (const related of resource.related ?? []) {
    const where = related.place === undefined ? '' : ` at ${placeText(related.place)}`;
    yield `    ${paint(['dim'], `with ${resourceName(related)}${where}`)}\n`;
  }
  for (const action of actionsOf(failure)) yield `    ${actionText(action)}\n`;
}

function controlName({ id, title }: ControlSummary): string {
  return spellOutControls(`${id} ${title}`);
}

function passedLine(control: ControlSummary): string {
  const { excepted } = control;
  return excepted === 0
    ? controlName(control)
    : `${controlName(control)} (${counted(excepted, 'resource')} by exception)`;
}

function passedResource(resource: ReportedResource): string {
  const place = resource.place === undefined ? '' : `${placeText(resource.place)}  `;
  return `${place}${resourceName(resource)} (${counted(resource.controls.length, 'control')})`;
}

function skippedLine(control: ControlSummary): string {
  return `${controlName(control)}: ${skipReason(control)}`;
}

function* problems(report: Report, paint: Paint): Generator<string> {
  if (report.problems.length === 0) return;
  const title = ` NOT EVALUATED (${report.problems.length}) `;
  yield `${paint(['bold', 'inverse', 'red'], `!!!${title}!!!`)}\n`;
  for (const problem of byCause(report.problems)) {
    const place = problemPlace(problem);
    yield `${paint(['red'], '!')} ${place === '' ? '' : `${paint(['cyan'], place)}  `}${spellOutControls(problemText(problem))}\n`;
  }
  yield '\n';
}

function problemLines(problems: readonly Problem[]): string[] {
  return problems.map((one) => `${problemPlace(one)}  ${spellOutControls(problemText(one))}`.trim());
}

function exceptionLines({ exceptions: { used, unused, expired } }: Report): string[] {
  return [
    ...used.map(({ name, matches }) => `used     ${spellOutControls(name)} (${counted(matches, 'match', 'matches')})`),
    ...unused.map((name) => `unused   ${spellOutControls(name)}`),
    ...expired.map(({ name, expired: date }) => `expired  ${spellOutControls(`${name} (${date})`)}`),
  ];
}

function frameworkTable({ frameworks, controls, complianceScore, resourceCounters }: Report): string[] {
  const failed = new Set(controls.filter((control) => control.status === 'failed').map((control) => control.id));
  const rows = frameworks.map((framework) => [
    shorten(spellOutControls(framework.name), longestName.framework),
    shownScore(framework.complianceScore, framework.resources),
    `${framework.controls.filter((id) => failed.has(id)).length} of ${counted(framework.controls.length, 'control')} failed`,
  ]);
  if (rows.length !== 1) {
    const share = `${failed.size} of ${counted(controls.length, 'control')} failed`;
    rows.push(['all', shownScore(complianceScore, resourceCounters), share]);
  }
  const nameWidth = Math.max(...rows.map(([name = '']) => name.length));
  return rows.map(([name = '', score = '', share = '']) => `${name.padEnd(nameWidth)}  ${score.padStart(4)}  ${share}`);
}

function clusterTable({ clusters = [] }: Report): string[] {
  const rows = clusters.map(({ name, stage, complianceScore, resourceCounters, objects, isComplete }) => [
    shorten(spellOutControls(stage === undefined ? name : `${name} (${stage})`), longestName.cluster),
    shownScore(complianceScore, resourceCounters),
    `${counted(objects, 'object')}, ${resourceCounters.failed} failed${isComplete ? '' : '; not rendered completely'}`,
  ]);
  const nameWidth = Math.max(...rows.map(([name = '']) => name.length));
  return rows.map(([name = '', score = '', rest = '']) => `${name.padEnd(nameWidth)}  ${score.padStart(4)}  ${rest}`);
}
