import type { ControlSummary } from '../model/evaluation.ts';
import { spellOutControls } from './escape.ts';
import { failedControls, type FailedControl } from './failures.ts';
import { jsonArray, jsonText } from './json-text.ts';
import type { Problem, Report } from './report.ts';
import { physicalLocation, sourceRoot } from './sarif-location.ts';
import { problemText } from './wording.ts';
import { findingIdentity, sarifResult } from './sarif-result.ts';

/** More results make GitHub refuse the whole file. */
const mostResults = 25_000;
/** GitHub keeps as many tags of a rule. */
const mostTags = 10;
const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * Takes a report, gives chunks of SARIF 2.1.0: every control as a rule, every finding as a result, the most
 * severe first, and what could not be evaluated as notifications.
 */
export function* sarifReport(report: Report): Generator<string> {
  const failed = failedControls(report);
  yield `{\n  "$schema": ${jsonText(schema)},\n  "version": "2.1.0",\n  "runs": [\n    {\n`;
  yield* driver(report);
  yield `      "columnKind": "utf16CodeUnits",\n      "originalUriBaseIds": ${jsonText(sourceRoot)},\n`;
  yield `      "properties": ${jsonText(runProperties(report))},\n`;
  yield `      "invocations": [\n        {\n          "executionSuccessful": ${report.outcome !== 'incomplete'},\n`;
  yield '          "toolExecutionNotifications": ';
  yield* jsonArray(notifications(report, failed), '          ');
  yield '\n        }\n      ],\n      "results": ';
  yield* jsonArray(results(report, failed), '      ');
  yield '\n    }\n  ]\n}\n';
}

function* driver({ tool, controls, frameworks }: Report): Generator<string> {
  const { name, version } = tool;
  yield `      "tool": {\n        "driver": {\n          "name": ${jsonText(name)},\n`;
  yield `          "version": ${jsonText(version)},\n          "rules": `;
  const rules = controls.map((control) => {
    const memberOf = frameworks.filter((framework) => framework.controls.includes(control.id));
    return rule(
      control,
      memberOf.map((framework) => framework.name),
    );
  });
  yield* jsonArray(rules, '          ');
  yield '\n        }\n      },\n';
}

function rule(control: ControlSummary, frameworks: readonly string[]): object {
  const { id, title, severity, baseScore, category, remediation } = control;
  const tags = new Set(['security', 'kubernetes', category, ...frameworks].filter((tag) => tag !== ''));
  return {
    id,
    name: pascalCase(title),
    shortDescription: { text: title },
    help: {
      text: `${title} (${id}, ${severity}). ${remediation}`,
      markdown: `**${title}** (${id}, ${severity})\n\n${remediation}`,
    },
    defaultConfiguration: { level: levelOf(baseScore) },
    properties: {
      tags: [...tags].slice(0, mostTags),
      'problem.severity': problemSeverity[levelOf(baseScore)],
      'security-severity': baseScore.toFixed(1),
    },
  };
}

type Level = 'error' | 'warning' | 'note';

/** The words of code scanning for the levels of SARIF. */
const problemSeverity: Readonly<Record<Level, string>> = {
  error: 'error',
  warning: 'warning',
  note: 'recommendation',
};

function levelOf(baseScore: number): Level {
  if (baseScore >= 7) return 'error';
  return baseScore >= 4 ? 'warning' : 'note';
}

function pascalCase(title: string): string {
  const words = title.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function runProperties({ scope, outcome, complianceScore, riskScore, exceeded }: Report): object {
  return { scope, outcome, complianceScore, riskScore, exceeded };
}

function* notifications(report: Report, failed: readonly FailedControl[]): Generator<object> {
  const found = failed.reduce((total, { failures }) => total + failures.length, 0);
  if (found > mostResults) {
    const text = `${found - mostResults} of ${found} findings are left out, the least severe: a run holds at most ${mostResults} results. The JSON report has all.`;
    yield { level: 'warning', message: { text } };
  }
  for (const problem of report.problems) yield notificationOf('error', 'Not evaluated', problem);
  for (const problem of report.unresolved) yield notificationOf('note', 'Not judged', problem);
  for (const problem of report.notApplied ?? []) yield notificationOf('note', 'Not applied', problem);
}

function notificationOf(level: 'error' | 'note', what: string, problem: Problem): object {
  const { file, line, column } = problem;
  const notification = { level, message: { text: `${what}: ${spellOutControls(problemText(problem))}` } };
  if (file === undefined) return notification;
  return { ...notification, locations: [{ physicalLocation: physicalLocation(file, line, column) }] };
}

function* results(report: Report, failed: readonly FailedControl[]): Generator<object> {
  const ruleIndexes = new Map(report.controls.map((control, index) => [control.id, index]));
  let left = mostResults;
  for (const { control, failures } of failed) {
    const seen = new Map<string, number>();
    for (const failure of failures.slice(0, left)) {
      const identity = findingIdentity(control, failure);
      const ordinal = seen.get(identity) ?? 0;
      seen.set(identity, ordinal + 1);
      yield {
        ruleId: control.id,
        ruleIndex: ruleIndexes.get(control.id),
        level: levelOf(control.baseScore),
        ...sarifResult(control, failure),
        partialFingerprints: { 'kubescapeFinding/v1': `${identity}#${ordinal}` },
      };
    }
    left -= Math.min(left, failures.length);
  }
}
