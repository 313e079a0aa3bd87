import { markdownCode, markdownText } from '../escape.ts';
import { outcomeIcons } from '../markdown.ts';
import { actionsLine, actionsOf, amount } from '../wording.ts';
import {
  causePlace,
  certaintyText,
  controlShare,
  elsewhereText,
  objectText,
  relatedTexts,
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

/** More objects of a control are shown on a click only. */
const mostOpen = 5;
const mostActions = 5;

/** Takes the report of a gate, gives chunks of Markdown as GitHub reads it, all of it. */
export function* gateMarkdown(report: GateReport): Generator<string> {
  yield* markdownSections(report);
}

/**
 * Takes the report of a gate, gives its Markdown in sections, the most important first: verdict, clusters, what blocks,
 * causes, all else. Each is whole lines; who has little room cuts between lines, as cutMarkdown does.
 */
export function markdownSections(report: GateReport): string[] {
  const effects = effectLines(report);
  const blocking = (lines: readonly Line[], blocks: boolean): Line[] => lines.filter((line) => line.blocks === blocks);
  return [
    `## ${outcomeIcons[report.outcome]} ${markdownText(gateOutcomeSentence(report))}\n\n${markdownText(nextStep(report))}\n\n`,
    clusterTable(report),
    evaluatedSection(report),
    listSection('Could not be evaluated, so nothing counts as clean', notEvaluatedLines(report)),
    listSection('Effects that block', blocking(effects, true)),
    ...causeSections(report),
    listSection('Effects that do not block', blocking(effects, false)),
    knownGaps(report),
    listSection('Not comparable', notComparableLines(report), report.notComparable.length),
    listSection('Waivers', waiverLines(report)),
    policySection(report),
    knownSection('Fixed', report.fixed, report),
    knownSection('Unchanged', report.unchanged, report),
  ].filter((section) => section !== '');
}

function clusterTable(report: GateReport): string {
  const [titles = [], ...rows] = clusterRows(report);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const head = line(titles) + line(titles.map((title) => (isCounter(title) ? '---:' : '---')));
  return `${head}${rows.map((row) => line(row.map(markdownText))).join('')}\n${markdownText(sidesText(report))}\n\n`;
}

function isCounter(title: string): boolean {
  return !['Stage', 'Cluster', 'Outcome'].includes(title);
}

function evaluatedSection(report: GateReport): string {
  const lines = [`base: ${evaluatedText(report, 'base')}`, `head: ${evaluatedText(report, 'head')}`, reachText(report)];
  return collapsed('Evaluated', lines.map((line) => `- ${markdownText(line)}\n`).join(''), false);
}

/** `summary` is Markdown. The empty lines make GitHub read Markdown inside of HTML. */
function collapsed(summary: string, content: string, isOpen: boolean): string {
  return `<details${isOpen ? ' open' : ''}><summary>${summary}</summary>\n\n${content}\n</details>\n\n`;
}

function listSection(title: string, lines: readonly Line[], count = lines.length): string {
  if (lines.length === 0) return '';
  return `### ${title} (${amount(count)})\n\n${lines.map(listItem).join('')}\n`;
}

function listItem({ place, text }: Line): string {
  return `- ${place === '' ? '' : `${placeCode(place)} `}${markdownText(text)}\n`;
}

function knownGaps(report: GateReport): string {
  const lines = knownGapLines(report);
  if (lines.length === 0) return '';
  const items = lines.map(listItem).join('');
  return collapsed(`Could not be evaluated on either side: ${markdownText(knownGapText(report))}`, items, false);
}

/** An ordinary place stands in backticks, so that a publisher can find it and make a link of it. */
function placeCode(place: string): string {
  return /^[\p{L}\p{N}_./-]+(?: [\p{L}\p{N}_./-]+)*(?::\d+)*(?:-\d+)?$/u.test(place)
    ? `\`${place}\``
    : markdownCode(place);
}

function causeSections({ causes, controls, clusters }: GateReport): string[] {
  if (causes.length === 0) return [];
  const names = new ClusterNames(clusters);
  const known = controlsById(controls);
  return [
    `### What gets worse, by cause (${amount(causes.length)})\n\n`,
    ...causes.map((cause) => causeSection(cause, known, names)),
  ];
}

function causeSection(cause: Cause, controls: ControlsById, names: ClusterNames): string {
  const place = causePlace(cause);
  const where = place === '' ? '' : `${placeCode(place)} `;
  const mark = cause.blocks ? '**blocks** ' : '';
  const head = `- ${mark}${where}${markdownText(cause.sentence)} (${markdownText(certaintyText(cause))})\n\n`;
  const groups = findingsByControl(cause.findings, controls);
  return head + groups.map((group) => controlDetails(group, names)).join('');
}

function controlDetails(group: ControlFindings, names: ClusterNames): string {
  const { control, findings, objects } = group;
  const summary = `${markdownText(`${control.id} ${control.title}`)} · ${controlShare(group)}`;
  const rows = objects.map((object) => objectLine(object, names)).join('');
  const isOpen = objects.length <= mostOpen && findings.some(({ blocks }) => blocks);
  return collapsed(summary, `Repair: ${markdownText(control.remediation)}\n\n${rows}`, isOpen);
}

function objectLine(object: ObjectFindings, names: ClusterNames): string {
  const [finding] = object;
  const related = relatedTexts(object).map((one) => ` with ${markdownCode(one)}`);
  const subject = subjectText(object);
  const parts = [
    `${markdownCode(objectText(object))}${subject === '' ? '' : ` ${markdownCode(subject)}`}${related.join('')}`,
  ];
  parts.push(` in ${markdownText(names.list(object))}`);
  const elsewhere = elsewhereText(object, names);
  if (elsewhere !== '') parts.push(` (${markdownText(elsewhere)})`);
  const steps = actionsLine(actionsOf({ finding, resource: finding }), mostActions);
  if (steps !== '') parts.push(`: ${markdownCode(steps)}`);
  return `- ${parts.join('')}\n`;
}

function policySection(report: GateReport): string {
  const { changes } = report.policy;
  const items = changes.map((change) => `- once merged: ${markdownText(change)}\n`).join('');
  const kept = changes.length === 0 ? '; the change leaves it as it is.\n' : `:\n\n${items}`;
  return `Policy ${markdownText(policyText(report.policy))}${kept}\n`;
}

function knownSection(title: string, findings: readonly GateFinding[], { controls }: GateReport): string {
  if (findings.length === 0) return '';
  const groups = findingsByControl(findings, controlsById(controls));
  const items = groups.map((group) => `- ${markdownText(controlLine(group))}\n`).join('');
  return collapsed(`${title} (${amount(findings.length)})`, items, false);
}
