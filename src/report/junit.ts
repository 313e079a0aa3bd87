import type { ControlSummary } from '../model/evaluation.ts';
import { spellOutControls, xmlAttribute, xmlText } from './escape.ts';
import { byResource, failedControls, type Failure } from './failures.ts';
import type { Problem, Report } from './report.ts';
import {
  actionsLine,
  actionsOf,
  counted,
  placeText,
  problemPlace,
  problemText,
  resourceName,
  skipReason,
} from './wording.ts';

interface Suite {
  readonly name: string;
  readonly controls: readonly ControlSummary[];
}

type FailuresById = ReadonlyMap<string, readonly Failure[]>;

const mostActions = 20;

/**
 * Takes a report, gives chunks of JUnit XML: a suite per framework with a test case per control, one for
 * controls of no framework, and one of errors when something could not be evaluated.
 */
export function* junitReport(report: Report): Generator<string> {
  const suites = suitesOf(report);
  const failures: FailuresById = new Map(failedControls(report).map((failed) => [failed.control.id, failed.failures]));
  const all = suites.flatMap((suite) => suite.controls);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="kubescape-gitops" ${counts(all, report.problems.length)}>\n`;
  for (const suite of suites) {
    yield `  <testsuite name="${attribute(suite.name)}" ${counts(suite.controls, 0)}>\n`;
    for (const control of suite.controls) yield* testCase(suite.name, control, failures.get(control.id) ?? []);
    yield '  </testsuite>\n';
  }
  if (report.problems.length > 0) yield* notEvaluated(report.problems);
  yield '</testsuites>\n';
}

function suitesOf({ frameworks, controls }: Report): Suite[] {
  const byId = new Map(controls.map((control) => [control.id, control]));
  const suites: Suite[] = frameworks.map((framework) => ({
    name: framework.name,
    controls: framework.controls.flatMap((id) => byId.get(id) ?? []),
  }));
  const grouped = new Set(frameworks.flatMap((framework) => framework.controls));
  const others = controls.filter((control) => !grouped.has(control.id));
  return others.length === 0 ? suites : [...suites, { name: 'controls', controls: others }];
}

function counts(controls: readonly ControlSummary[], errors: number): string {
  const failures = controls.filter((control) => control.status === 'failed').length;
  const skipped = controls.filter((control) => control.status === 'skipped').length;
  return `tests="${controls.length + errors}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
}

function* testCase(suite: string, control: ControlSummary, failures: readonly Failure[]): Generator<string> {
  const start = `    <testcase classname="${attribute(`${suite}.${control.id}`)}" name="${attribute(control.title)}"`;
  switch (control.status) {
    case 'passed':
      yield `${start}/>\n`;
      return;
    case 'skipped':
      yield `${start}>\n      <skipped message="${attribute(skipReason(control))}"/>\n    </testcase>\n`;
      return;
    case 'failed':
      yield `${start}>\n      <failure type="Control" message="${counted(control.resources.failed, 'resource')} failed">`;
      for (const [first, ...more] of byResource(failures)) yield `${xmlText(resourceLine(first, more))}\n`;
      yield `${xmlText(control.remediation)}</failure>\n    </testcase>\n`;
  }
}

function resourceLine(first: Failure, more: readonly Failure[]): string {
  const { resource, finding } = first;
  const place = finding.places?.[0] ?? resource.place;
  const actions = [first, ...more].flatMap(actionsOf);
  const parts = [place === undefined ? '' : placeText(place), resourceName(resource)].filter((part) => part !== '');
  return actions.length === 0 ? parts.join(' ') : `${parts.join(' ')}: ${actionsLine(actions, mostActions)}`;
}

function* notEvaluated(problems: readonly Problem[]): Generator<string> {
  yield `  <testsuite name="not evaluated" ${counts([], problems.length)}>\n`;
  for (const problem of problems) {
    const place = problemPlace(problem);
    yield `    <testcase classname="not evaluated" name="${attribute(place === '' ? 'scan' : place)}">\n`;
    yield `      <error type="Problem" message="${attribute(problemText(problem))}"/>\n    </testcase>\n`;
  }
  yield '  </testsuite>\n';
}

function attribute(text: string): string {
  return xmlAttribute(spellOutControls(text));
}
