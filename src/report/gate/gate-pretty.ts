import { spellOutControls } from '../escape.ts';
import type { PrettyOptions } from '../pretty.ts';
import { alignedRows, block, outcomeStyles, painter, severityStyles, wrapped, type Paint } from '../terminal.ts';
import { amount, counted } from '../wording.ts';
import {
  causePlace,
  certaintyText,
  controlShare,
  elsewhereText,
  objectText,
  relatedTexts,
  stepsOf,
  subjectText,
} from './cause-wording.ts';
import { ClusterNames } from './cluster-names.ts';
import { clusterRows } from './cluster-rows.ts';
import {
  controlsById,
  findingsByControl,
  type ControlFindings,
  type ControlsById,
  type ObjectFindings,
} from './findings-by-control.ts';
import type { Cause, GateFinding, GateReport } from './gate-report.ts';
import {
  controlLine,
  effectLines,
  evaluatedText,
  notComparableLines,
  knownGapLines,
  knownGapText,
  notEvaluatedLines,
  policyText,
  reachText,
  sidesText,
  waiverLines,
  type Line,
} from './gate-wording.ts';
import { gateOutcomeSentence, nextStep } from './verdict.ts';

/** What a person reads of a list; `verbose` shows all. */
const mostCauses = 20;
const mostObjects = 10;
const mostLines = 20;

interface Screen {
  readonly paint: Paint;
  readonly width: number;
  readonly verbose: boolean;
  readonly names: ClusterNames;
  readonly controls: ControlsById;
}

/**
 * Takes the report of a gate, gives chunks of text for a terminal: the verdict and what to do next, a table of
 * clusters, what could not be evaluated, causes with their findings, then all else and the proof of evaluation.
 */
export function* gatePretty(report: GateReport, options: PrettyOptions): Generator<string> {
  const { color, width = 100, verbose = false } = options;
  const screen: Screen = {
    paint: painter(color),
    width,
    verbose,
    names: new ClusterNames(report.clusters),
    controls: controlsById(report.controls),
  };
  const { paint } = screen;
  yield `${paint(outcomeStyles[report.outcome], gateOutcomeSentence(report))}\n${nextStep(report)}\n\n`;
  yield* block(sidesText(report), alignedRows(clusterRows(report)), paint);
  const notEvaluated = notEvaluatedLines(report);
  const title = `Could not be evaluated (${amount(notEvaluated.length)})`;
  yield* lines(paint(['red'], title), notEvaluated, screen);
  yield* causes(report.causes, screen);
  yield* lines(`Effects (${amount(report.effects.length)})`, effectLines(report), screen);
  yield* knownGaps(report, screen);
  yield* lines(`Not comparable (${amount(report.notComparable.length)})`, notComparableLines(report), screen);
  yield* known(report, screen);
  yield* lines('Waivers', waiverLines(report), screen);
  yield* block(`Policy ${policyText(report.policy)}`, policyLines(report), paint);
  yield* block('Evaluated', evaluatedLines(report), paint);
}

/** One line, unless everything is wanted: it is the same on every change. */
function* knownGaps(report: GateReport, screen: Screen): Generator<string> {
  const all = knownGapLines(report);
  if (all.length === 0) return;
  const title = 'Could not be evaluated on either side';
  if (screen.verbose) yield* lines(title, all, screen);
  else yield* block(title, [`- ${knownGapText(report)} (--verbose lists them)`], screen.paint);
}

/** A line that the policy blocks is marked; its place comes first. */
function* lines(title: string, all: readonly Line[], screen: Screen): Generator<string> {
  const { paint } = screen;
  const texts = all.map(({ place, text, blocks }) => {
    const mark = blocks ? paint(['red'], '! blocks') : '-';
    return `${mark} ${place === '' ? '' : `${paint(['cyan'], place)}  `}${text}`;
  });
  yield* block(title, shown(texts, mostLines, screen), paint);
}

function shown(texts: readonly string[], most: number, { verbose }: Screen): readonly string[] {
  if (verbose || texts.length <= most) return texts;
  return [...texts.slice(0, most), `… and ${amount(texts.length - most)} more (--verbose shows all)`];
}

function* causes(all: readonly Cause[], screen: Screen): Generator<string> {
  if (all.length === 0) return;
  const { paint, verbose } = screen;
  yield `${paint(['bold'], `What gets worse, by cause (${amount(all.length)})`)}\n\n`;
  const visible = verbose ? all : all.slice(0, mostCauses);
  for (const cause of visible) yield* causeText(cause, screen);
  if (visible.length === all.length) return;
  const left = all.slice(visible.length).reduce((total, { findings }) => total + findings.length, 0);
  const rest = counted(all.length - visible.length, 'more cause');
  yield `  … and ${rest} with ${counted(left, 'finding')} (--verbose shows all)\n\n`;
}

function* causeText(cause: Cause, screen: Screen): Generator<string> {
  const { paint, controls } = screen;
  const place = causePlace(cause);
  const mark = cause.blocks ? paint(['red'], '! blocks') : '-';
  yield `${mark} ${place === '' ? '' : `${paint(['cyan'], place)} `}${spellOutControls(cause.sentence)}\n`;
  yield `  ${paint(['dim'], certaintyText(cause))}\n`;
  for (const group of findingsByControl(cause.findings, controls)) yield* controlText(group, screen);
  yield '\n';
}

function* controlText(group: ControlFindings, screen: Screen): Generator<string> {
  const { paint, width, verbose } = screen;
  const { control, objects } = group;
  const name = paint(['bold'], spellOutControls(`${control.id} ${control.title}`));
  yield `  ${name} · ${paint(severityStyles[control.severity], controlShare(group))}\n`;
  const visible = verbose ? objects : objects.slice(0, mostObjects);
  let before = '';
  for (const findings of visible) {
    yield* objectLines(findings, before, screen);
    before = stepsOf(findings).join('\n');
  }
  if (visible.length < objects.length) {
    yield `    … and ${counted(objects.length - visible.length, 'more object')} (--verbose shows all)\n`;
  }
  for (const line of wrapped(spellOutControls(control.remediation), width - 4)) {
    yield `    ${paint(['green'], line)}\n`;
  }
}

/** Steps are not said again below an object that asks for the same ones as the one above it. */
function* objectLines(findings: ObjectFindings, before: string, screen: Screen): Generator<string> {
  const { paint, names } = screen;
  const subject = subjectText(findings);
  yield `    - ${objectText(findings)}${subject === '' ? '' : `  ${subject}`}  in ${names.list(findings)}\n`;
  for (const related of relatedTexts(findings)) yield `      ${paint(['dim'], `with ${related}`)}\n`;
  const elsewhere = elsewhereText(findings, names);
  if (elsewhere !== '') yield `      ${paint(['yellow'], elsewhere)}\n`;
  const steps = stepsOf(findings);
  if (steps.join('\n') !== before) for (const step of steps) yield `      ${step}\n`;
}

/** What is not new, by control. What was there before is one line: it is the same on every change. */
function* known({ fixed, unchanged }: GateReport, screen: Screen): Generator<string> {
  yield* byControl('Fixed', fixed, screen);
  if (screen.verbose) yield* byControl('Unchanged', unchanged, screen);
  else if (unchanged.length > 0) {
    const controls = new Set(unchanged.map(({ control }) => control)).size;
    const text = `- of ${counted(controls, 'control')}, as before the change (--verbose lists them)`;
    yield* block(`Unchanged (${amount(unchanged.length)})`, [text], screen.paint);
  }
}

/** Each finding only when all is asked for. */
function* byControl(title: string, findings: readonly GateFinding[], screen: Screen): Generator<string> {
  const groups = findingsByControl(findings, screen.controls);
  const texts = groups.flatMap((group) => [
    `- ${controlLine(group)}`,
    ...(screen.verbose ? group.objects.map((object) => `    ${knownText(object, screen)}`) : []),
  ]);
  yield* block(`${title} (${amount(findings.length)})`, shown(texts, mostLines, screen), screen.paint);
}

function knownText(object: ObjectFindings, { names }: Screen): string {
  return `- ${[objectText(object), subjectText(object)].filter((part) => part !== '').join('  ')}  in ${names.list(object)}`;
}

function policyLines({ policy: { changes } }: GateReport): string[] {
  if (changes.length === 0) return ['- the change leaves it as it is'];
  return changes.map((change) => `- once merged: ${spellOutControls(change)}`);
}

function evaluatedLines(report: GateReport): string[] {
  return [
    `- base: ${evaluatedText(report, 'base')}`,
    `- head: ${evaluatedText(report, 'head')}`,
    `- ${reachText(report)}`,
  ];
}
