import type { ControlSummary } from '../model/evaluation.ts';
import type { Report, ReportedFinding, ReportedResource } from './report.ts';

/** One finding with all that it is about. */
export interface Failure {
  readonly resource: ReportedResource;
  readonly rule: string;
  readonly finding: ReportedFinding;
}

export interface FailedControl {
  readonly control: ControlSummary;
  /** In order of the report, so that findings of one resource stand together. */
  readonly failures: readonly Failure[];
}

/** Takes a report, gives its failed controls with their findings: the highest base score first, then by id. */
export function failedControls(report: Report): FailedControl[] {
  const failures = new Map<string, Failure[]>();
  for (const control of report.controls) if (control.status === 'failed') failures.set(control.id, []);
  for (const resource of report.resources) collect(resource, failures);
  const described = new Map(report.controls.map((control) => [control.id, control]));
  return [...failures]
    .map(([id, found]) => ({ control: descriptionOf(id, described), failures: found }))
    .toSorted((a, b) => b.control.baseScore - a.control.baseScore || compareText(a.control.id, b.control.id));
}

/** A failed rule without findings still is one finding: the resource as a whole. */
function collect(resource: ReportedResource, failures: Map<string, Failure[]>): void {
  for (const control of resource.controls) {
    if (control.status !== 'failed') continue;
    const found = failures.get(control.id) ?? [];
    failures.set(control.id, found);
    for (const rule of control.rules) {
      if (rule.status !== 'failed') continue;
      const findings = rule.findings === undefined || rule.findings.length === 0 ? [{}] : rule.findings;
      for (const finding of findings) found.push({ resource, rule: rule.name, finding });
    }
  }
}

function descriptionOf(id: string, described: ReadonlyMap<string, ControlSummary>): ControlSummary {
  const control = described.get(id);
  if (control === undefined) throw new Error(`the report has results of control "${id}" but does not describe it`);
  return control;
}

/** Takes failures of one control, gives them one group per resource, in their order. */
export function* byResource(failures: readonly Failure[]): Generator<readonly [Failure, ...Failure[]]> {
  let group: [Failure, ...Failure[]] | undefined;
  for (const failure of failures) {
    if (group !== undefined && group[0].resource === failure.resource) {
      group.push(failure);
      continue;
    }
    if (group !== undefined) yield group;
    group = [failure];
  }
  if (group !== undefined) yield group;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
