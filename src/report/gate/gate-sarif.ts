import type { Severity } from '../../model/finding.ts';
import { spellOutControls } from '../escape.ts';
import { locationOf, physicalLocation, relatedLocation } from '../sarif-location.ts';
import {
  cutNotification,
  messageOf,
  mostResults,
  notificationOf,
  sarifRule,
  sarifText,
  type Level,
} from '../sarif-run.ts';
import { actionsLine, actionsOf, resourceName } from '../wording.ts';
import { certaintyText } from './cause-wording.ts';
import { controlOf, controlsById, type ControlsById } from './findings-by-control.ts';
import type { Cause, Effect, GateFinding, GateReport, NotEvaluated } from './gate-report.ts';
import { notComparableLines } from './gate-wording.ts';
import { gateOutcomeSentence } from './verdict.ts';

const mostActions = 5;

/** The lowest base score of each severity: the report has no other. */
const baseScores: Readonly<Record<Severity, number>> = { critical: 9, high: 7, medium: 4, low: 1, unknown: 0 };

/** What else a change does, as rules: a result needs one. */
const effectRules: Readonly<Record<Effect['kind'], { readonly title: string; readonly remediation: string }>> = {
  deleted: { title: 'Deletion of data', remediation: 'Keep the object, or save what it holds before it is deleted.' },
  emptied: { title: 'Nothing left to apply', remediation: 'Make sure that nothing of it is needed any more.' },
};

/**
 * Takes the report of a gate, gives chunks of SARIF 2.1.0. New findings stand at what causes them, with the failing
 * field as related location, and have baselineState `new`; effects likewise; others are `unchanged`. What is fixed is no
 * result: code scanning of GitHub does not know the state `absent`, and would open an alert for it.
 */
export function gateSarif(report: GateReport): Generator<string> {
  const { tool, outcome, counts, base, head, policy } = report;
  return sarifText({
    tool,
    rules: rules(report),
    properties: { outcome, counts, base, head, policy: policy.digest },
    executionSuccessful: outcome !== 'incomplete',
    notifications: notifications(report),
    results: firstOf(results(report)),
  });
}

function* firstOf(all: Iterable<object>): Generator<object> {
  let left = mostResults;
  for (const result of all) {
    if (left === 0) return;
    left -= 1;
    yield result;
  }
}

function rules({ controls, effects }: GateReport): object[] {
  const kinds = new Set(effects.map(({ kind }) => kind));
  return [
    ...controls.map((control) => {
      return sarifRule({ ...control, baseScore: baseScores[control.severity], tags: control.frameworks });
    }),
    ...Array.from(kinds, (kind) => {
      return sarifRule({ id: kind, ...effectRules[kind], severity: 'high', baseScore: baseScores.high, tags: [] });
    }),
  ];
}

function* notifications(report: GateReport): Generator<object> {
  const { causes, effects, unchanged } = report;
  const found = causes.reduce((total, { findings }) => total + findings.length, effects.length);
  yield* cutNotification(found + unchanged.length);
  if (report.outcome === 'incomplete') yield { level: 'error', message: messageOf(gateOutcomeSentence(report)) };
  for (const one of report.notEvaluated) {
    yield notificationOf(one.blocks ? 'error' : 'warning', 'Not evaluated', withPart(one));
  }
  for (const { text } of notComparableLines(report)) {
    yield { level: 'note', message: messageOf(`Not comparable: ${text}`) };
  }
}

function withPart(one: NotEvaluated): NotEvaluated {
  return one.part === undefined ? one : { ...one, message: `${one.part}: ${one.message}` };
}

/** What blocks first, then what is new, what is as before, and what is gone. */
function* results(report: GateReport): Generator<object> {
  const controls = controlsById(report.controls);
  const indexes: RuleIndexes = new Map(report.controls.map(({ id }, index) => [id, index]));
  for (const blocks of [true, false]) {
    for (const effect of report.effects) if (effect.blocks === blocks) yield effectResult(effect);
    for (const cause of report.causes) {
      for (const finding of cause.findings) {
        if (finding.blocks === blocks) yield newResult(cause, finding, controls, indexes);
      }
    }
  }
  for (const finding of report.unchanged) yield knownResult(finding, controls, indexes);
}

type RuleIndexes = ReadonlyMap<string, number>;

function newResult(cause: Cause, finding: GateFinding, controls: ControlsById, indexes: RuleIndexes): object {
  const { at, file, line } = cause;
  const shown = at ?? (file === undefined || cause.side === 'base' ? undefined : { file, line });
  const why = `${spellOutControls(cause.sentence)} (${certaintyText(cause)})`;
  const own = locationOf(finding, finding.place);
  const place = shown === undefined ? {} : { physicalLocation: physicalLocation(shown.file, shown.line) };
  const related = shown === undefined || finding.place === undefined ? [] : [relatedLocation(finding.place, finding)];
  return {
    ...ruleOf(finding, indexes),
    level: levelOf(finding),
    message: messageOf(`${findingText(finding, controls)}${toDoText(finding)} Why: ${why}.`),
    locations: [{ ...own, ...place }],
    ...(related.length > 0 && { relatedLocations: related }),
    ...stateOf(finding, 'new'),
  };
}

function knownResult(finding: GateFinding, controls: ControlsById, indexes: RuleIndexes): object {
  return {
    ...ruleOf(finding, indexes),
    level: levelOf(finding),
    message: messageOf(`${findingText(finding, controls)}${toDoText(finding)}`),
    locations: [locationOf(finding, finding.place)],
    ...stateOf(finding, 'unchanged'),
  };
}

function ruleOf({ control }: GateFinding, indexes: RuleIndexes): object {
  return { ruleId: control, ruleIndex: indexes.get(control) };
}

function stateOf({ id, cluster, blocks }: GateFinding, baselineState: string): object {
  return { baselineState, partialFingerprints: { 'kubescapeGateFinding/v1': id }, properties: { cluster, blocks } };
}

/** Only what blocks is an error. */
function levelOf({ blocks, severity }: GateFinding): Level {
  if (blocks) return 'error';
  return severity === 'low' || severity === 'unknown' ? 'note' : 'warning';
}

function findingText(finding: GateFinding, controls: ControlsById): string {
  const { title } = controlOf(finding.control, controls);
  const subject = finding.subject === undefined ? '' : `${spellOutControls(finding.subject)} of `;
  const related = (finding.related ?? []).map(resourceName);
  const withText = related.length === 0 ? '' : ` with ${related.join(' and ')}`;
  return `${spellOutControls(title)}: ${subject}${resourceName(finding)}${withText}.`;
}

function toDoText(finding: GateFinding): string {
  const actions = actionsLine(actionsOf({ finding, resource: finding }), mostActions);
  return actions === '' ? '' : ` To do: ${actions}.`;
}

function effectResult({ kind, cluster, what, place, message, blocks }: Effect): object {
  const name = spellOutControls(`${what} of ${cluster}`);
  const identity = JSON.stringify([kind, cluster, what]);
  return {
    ruleId: kind,
    level: blocks ? 'error' : 'warning',
    message: messageOf(`${name} would be ${kind}: ${spellOutControls(message)}`),
    locations: [
      {
        ...(place === undefined ? {} : { physicalLocation: physicalLocation(place.file, place.line, place.column) }),
        logicalLocations: [{ fullyQualifiedName: name, kind: 'resource' }],
      },
    ],
    baselineState: 'new',
    partialFingerprints: { 'kubescapeGateEffect/v1': identity },
    properties: { cluster, blocks },
  };
}
