import { failedControls, type FailedControl } from './failures.ts';
import type { Report } from './report.ts';
import { findingIdentity, sarifResult } from './sarif-result.ts';
import { cutNotification, levelOf, mostResults, notificationOf, sarifRule, sarifText } from './sarif-run.ts';

/**
 * Takes a report, gives chunks of SARIF 2.1.0: every control as a rule, every finding as a result, the most
 * severe first, and what could not be evaluated as notifications.
 */
export function sarifReport(report: Report): Generator<string> {
  const failed = failedControls(report);
  const { tool, scope, outcome, complianceScore, riskScore, exceeded, liveCluster } = report;
  return sarifText({
    tool,
    rules: rules(report),
    properties: { scope, outcome, complianceScore, riskScore, exceeded, ...(liveCluster ? { liveCluster } : {}) },
    executionSuccessful: outcome !== 'incomplete',
    notifications: notifications(report, failed),
    results: results(report, failed),
  });
}

function rules({ controls, frameworks }: Report): object[] {
  return controls.map((control) => {
    const memberOf = frameworks.filter((framework) => framework.controls.includes(control.id));
    return sarifRule({ ...control, tags: [control.category, ...memberOf.map((framework) => framework.name)] });
  });
}

function* notifications(report: Report, failed: readonly FailedControl[]): Generator<object> {
  yield* cutNotification(failed.reduce((total, { failures }) => total + failures.length, 0));
  for (const problem of report.problems) yield notificationOf('error', 'Not evaluated', problem);
  for (const problem of report.unresolved) yield notificationOf('note', 'Not judged', problem);
  for (const problem of report.notApplied ?? []) yield notificationOf('note', 'Not applied', problem);
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
