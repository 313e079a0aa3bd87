import { byCause } from './by-cause.ts';
import { markdownCode, markdownText } from './escape.ts';
import { failedControls, type FailedControl, type Failure } from './failures.ts';
import type { Outcome, Problem, Report } from './report.ts';
import {
  actionsLine,
  actionsOf,
  amount,
  counted,
  evaluatedSentence,
  outcomeSentence,
  placeText,
  problemPlace,
  problemText,
  resourceName,
  severityCounts,
  shownScore,
  totalResources,
} from './wording.ts';

/** GitHub takes 65,536 characters of a comment or a check's summary; some room is left for who embeds it. */
const longest = 60_000;
/** Room for the closing sentence and for the end of a table. */
const reserve = 400;
/** Problems and tables may not push each other out. */
const mostOfProblems = 15_000;
const mostOfTables = 15_000;
const mostActions = 5;

/** What catches the eye before a sentence of the outcome. */
export const outcomeIcons: Readonly<Record<Outcome, string>> = { pass: '✅', fail: '❌', incomplete: '⚠️' };

/**
 * Takes a report, gives chunks of Markdown as GitHub reads it, 60,000 characters at most: outcome, problems,
 * scores, failed controls, then their findings, the most severe first. Says what was left out.
 */
export function* markdownReport(report: Report): Generator<string> {
  const failed = failedControls(report);
  const page = new Room(longest - reserve);
  yield* page.always(`## ${outcomeIcons[report.outcome]} ${markdownText(outcomeSentence(report))}\n\n`);
  const skipped = report.controls.filter((control) => control.status === 'skipped').length;
  const sentences = [evaluatedSentence(report), `Failures by severity: ${severityCounts(report)}.`];
  if (skipped > 0) sentences.push(`Skipped: ${counted(skipped, 'control')}.`);
  yield* page.always(`${markdownText(sentences.join(' '))}\n\n`);
  yield* problemList('Not evaluated', report.problems, page);
  yield* problemList('Refers to what is not in the input', report.unresolved, page);
  yield* problemList('Not applied, so not judged', report.notApplied ?? [], page);
  yield* table('| Framework | Compliance |\n|---|---:|\n', frameworkRows(report), page);
  yield* table('| Cluster | Stage | Compliance | Objects |\n|---|---|---:|---:|\n', clusterRows(report), page);
  yield* table('| Severity | Failed control | Failed resources |\n|---|---|---:|\n', controlRows(failed), page);
  const shown = yield* details(failed, page);
  const all = failed.reduce((total, { failures }) => total + failures.length, 0);
  if (shown < all)
    yield `${counted(all - shown, 'finding')} of ${amount(all)} left out here; the JSON report (\`--format json\`) has all.\n`;
}

/** Counts down how many characters still fit. */
class Room {
  left: number;

  constructor(length: number) {
    this.left = length;
  }

  /** Gives the text, even if nothing else will fit any more. */
  always(text: string): string[] {
    this.left -= text.length;
    return [text];
  }

  /** Whether the text fits, and if so it counts as written. */
  takes(text: string): boolean {
    if (text.length > this.left) return false;
    this.left -= text.length;
    return true;
  }

  /** At most `length` of what is left, taken out at once. */
  part(length: number): Room {
    return new Room(Math.min(length, this.left));
  }
}

function* problemList(title: string, problems: readonly Problem[], page: Room): Generator<string> {
  if (problems.length === 0) return;
  yield* page.always(`### ${title}\n\n`);
  const room = page.part(mostOfProblems);
  let shown = 0;
  for (const problem of byCause(problems)) {
    const place = problemPlace(problem);
    const line = `- ${place === '' ? '' : `${markdownCode(place)}: `}${markdownText(problemText(problem))}\n`;
    if (!room.takes(line)) break;
    yield* page.always(line);
    shown += problem.count;
  }
  if (shown < problems.length) yield* page.always(`- and ${problems.length - shown} more\n`);
  yield* page.always('\n');
}

function* table(head: string, rows: readonly string[], page: Room): Generator<string> {
  if (rows.length === 0) return;
  const room = page.part(mostOfTables);
  yield* page.always(head);
  const fitting = rows.filter((row) => room.takes(row));
  for (const row of fitting) yield* page.always(row);
  yield* page.always(
    fitting.length < rows.length ? `\nand ${counted(rows.length - fitting.length, 'more row')}\n\n` : '\n',
  );
}

function frameworkRows({ frameworks, complianceScore, resourceCounters }: Report): string[] {
  const rows = frameworks.map(
    ({ name, complianceScore: score, resources }) => `| ${markdownText(name)} | ${shownScore(score, resources)} |\n`,
  );
  return rows.length === 1 ? rows : [...rows, `| all | ${shownScore(complianceScore, resourceCounters)} |\n`];
}

function clusterRows({ clusters = [] }: Report): string[] {
  return clusters.map(({ name, stage = '', complianceScore, resourceCounters, objects, isComplete }) => {
    const whole = isComplete ? '' : ' (not complete)';
    const score = shownScore(complianceScore, resourceCounters);
    return `| ${markdownText(name)} | ${markdownText(stage)} | ${score} | ${objects}${whole} |\n`;
  });
}

function controlRows(failed: readonly FailedControl[]): string[] {
  return failed.map(({ control: { id, title, severity, resources } }) => {
    const share = `${resources.failed} / ${totalResources(resources)}`;
    return `| ${severity} | ${markdownText(`${id} ${title}`)} | ${share} |\n`;
  });
}

/** Gives what fits, and returns how many findings that was. */
function* details(failed: readonly FailedControl[], page: Room): Generator<string, number> {
  let shown = 0;
  for (const { control, failures } of failed) {
    const head = `<details><summary>${markdownText(`${control.id} ${control.title}`)} (${failures.length})</summary>\n\n`;
    const about = `${markdownText(control.remediation)}\n\n| Resource | Place | What to do |\n|---|---|---|\n`;
    const [first, ...more] = failures;
    if (first === undefined || !page.takes(head + about + findingRow(first))) continue;
    yield `${head}${about}${findingRow(first)}`;
    shown += 1;
    for (const failure of more) {
      const row = findingRow(failure);
      if (!page.takes(row)) break;
      yield row;
      shown += 1;
    }
    yield* page.always('\n</details>\n\n');
  }
  return shown;
}

function findingRow(failure: Failure): string {
  const { resource, finding } = failure;
  const place = finding.places?.[0] ?? resource.place;
  const subject = finding.subject === undefined ? '' : ` ${markdownCode(finding.subject)}`;
  const related = (resource.related ?? []).map((one) => `<br>with ${markdownCode(resourceName(one))}`).join('');
  const where = place === undefined ? '' : markdownCode(placeText(place));
  const toDo = actionsLine(actionsOf(failure), mostActions);
  return `| ${markdownCode(resourceName(resource))}${subject}${related} | ${where} | ${markdownCode(toDo)} |\n`;
}
