import { severities } from '../../model/finding.ts';
import { groupOf, type Identity } from '../../model/resource.ts';
import { actionsOf } from '../wording.ts';
import type { GateControl, GateFinding } from './gate-report.ts';

/** Findings of one control. */
export interface ControlFindings {
  readonly control: GateControl;
  readonly findings: readonly GateFinding[];
  readonly objects: readonly ObjectFindings[];
}

/** The same finding of the same object in one or several clusters. */
export type ObjectFindings = readonly [GateFinding, ...GateFinding[]];

export type ControlsById = ReadonlyMap<string, GateControl>;

/** Takes the controls of a report, gives them by their ids. */
export function controlsById(controls: readonly GateControl[]): ControlsById {
  return new Map(controls.map((control) => [control.id, control]));
}

/** Takes findings, gives them by control, those that block first, then the most severe; and by object, in their order. */
export function findingsByControl(findings: readonly GateFinding[], controls: ControlsById): ControlFindings[] {
  const groups = Array.from(
    Map.groupBy(findings, ({ control }) => control),
    ([id, ofControl]) => ({
      control: controlOf(id, controls),
      findings: ofControl,
      objects: Array.from(Map.groupBy(ofControl, objectKey).values()).filter((group) => isSome(group)),
    }),
  );
  return groups.toSorted((left, right) => rank(left) - rank(right) || (left.control.id < right.control.id ? -1 : 1));
}

/** Takes a finding, gives the control that found it. */
export function controlOf(id: string, controls: ControlsById): GateControl {
  const control = controls.get(id);
  if (control === undefined) throw new Error(`the report has findings of control "${id}" but does not describe it`);
  return control;
}

function rank({ control, findings }: ControlFindings): number {
  const severity = severities.indexOf(control.severity);
  return findings.some(({ blocks }) => blocks) ? severity : severity + severities.length;
}

function objectKey(finding: GateFinding): string {
  const { rule, subject, items, related = [] } = finding;
  const identities = [finding, ...related].map(identityParts);
  return JSON.stringify([identities, rule, subject, items, actionsOf({ finding, resource: finding })]);
}

function identityParts({ apiVersion, kind, namespace, name }: Identity): string[] {
  return [groupOf(apiVersion), kind, namespace, name];
}

function isSome(findings: readonly GateFinding[]): findings is ObjectFindings {
  return findings.length > 0;
}
