import type { Severity } from '../model/finding.ts';
import { spellOutControls } from './escape.ts';
import { jsonArray, jsonText } from './json-text.ts';
import type { Problem, Report } from './report.ts';
import { physicalLocation, sourceRoot } from './sarif-location.ts';
import { problemText } from './wording.ts';

/** More results make GitHub refuse the whole file. */
export const mostResults = 25_000;
/** GitHub keeps as many tags of a rule. */
const mostTags = 10;
const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** What a file of SARIF is made of. */
export interface SarifRun {
  readonly tool: Report['tool'];
  readonly rules: Iterable<object>;
  readonly properties: object;
  readonly executionSuccessful: boolean;
  readonly notifications: Iterable<object>;
  readonly results: Iterable<object>;
}

/** Takes the parts of a run, gives chunks of SARIF 2.1.0 with this run alone. */
export function* sarifText(run: SarifRun): Generator<string> {
  yield `{\n  "$schema": ${jsonText(schema)},\n  "version": "2.1.0",\n  "runs": [\n    {\n`;
  yield `      "tool": {\n        "driver": {\n          "name": ${jsonText(run.tool.name)},\n`;
  yield `          "version": ${jsonText(run.tool.version)},\n          "rules": `;
  yield* jsonArray(run.rules, '          ');
  yield '\n        }\n      },\n';
  yield `      "columnKind": "utf16CodeUnits",\n      "originalUriBaseIds": ${jsonText(sourceRoot)},\n`;
  yield `      "properties": ${jsonText(run.properties)},\n`;
  yield `      "invocations": [\n        {\n          "executionSuccessful": ${run.executionSuccessful},\n`;
  yield '          "toolExecutionNotifications": ';
  yield* jsonArray(run.notifications, '          ');
  yield '\n        }\n      ],\n      "results": ';
  yield* jsonArray(run.results, '      ');
  yield '\n    }\n  ]\n}\n';
}

/** What a rule of SARIF says of a control. */
export interface SarifControl {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly baseScore: number;
  readonly remediation: string;
  readonly tags: readonly string[];
}

/** Takes a control, gives its rule. */
export function sarifRule({ id, title, severity, baseScore, remediation, tags }: SarifControl): object {
  const all = new Set(['security', 'kubernetes', ...tags].filter((tag) => tag !== ''));
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
      tags: [...all].slice(0, mostTags),
      'problem.severity': problemSeverity[levelOf(baseScore)],
      'security-severity': baseScore.toFixed(1),
    },
  };
}

export type Level = 'error' | 'warning' | 'note';

/** The words of code scanning for the levels of SARIF. */
const problemSeverity: Readonly<Record<Level, string>> = {
  error: 'error',
  warning: 'warning',
  note: 'recommendation',
};

/** Takes a base score, gives the level of a result. */
export function levelOf(baseScore: number): Level {
  if (baseScore >= 7) return 'error';
  return baseScore >= 4 ? 'warning' : 'note';
}

function pascalCase(title: string): string {
  const words = title.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** Takes how many results there are, gives a notification when that is more than a run may hold. */
export function* cutNotification(found: number): Generator<object> {
  if (found <= mostResults) return;
  const text = `${found - mostResults} of ${found} findings are left out, the least severe: a run holds at most ${mostResults} results. The JSON report has all.`;
  yield { level: 'warning', message: { text } };
}

/** Takes safe text, gives a message of SARIF in which no name becomes a link of the viewer. */
export function messageOf(text: string): object {
  return { text: text.replaceAll('](', '] (') };
}

/** Takes a problem and what it means, gives a notification with its place. */
export function notificationOf(level: Level, what: string, problem: Problem): object {
  const { file, line, column } = problem;
  const notification = { level, message: messageOf(`${what}: ${spellOutControls(problemText(problem))}`) };
  if (file === undefined) return notification;
  return { ...notification, locations: [{ physicalLocation: physicalLocation(file, line, column) }] };
}
