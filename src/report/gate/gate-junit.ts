import { spellOutControls, xmlAttribute, xmlText } from '../escape.ts';
import { actionsLine, actionsOf, amount, counted, placeText, resourceName } from '../wording.ts';
import type { GateCluster, GateControl, GateFinding, GateReport } from './gate-report.ts';
import { effectLines, gapLines, type Line } from './gate-wording.ts';
import { gateOutcomeSentence } from './verdict.ts';

const mostActions = 20;

interface TestCase {
  readonly name: string;
  readonly className: string;
  readonly result: 'passed' | 'failure' | 'error' | 'skipped';
  readonly message: string;
  readonly lines: readonly string[];
}

interface Suite {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly cases: readonly TestCase[];
}

/**
 * Takes the report of a gate, gives chunks of JUnit XML: a suite per cluster with a test case per control, which fails
 * by new findings that block; and errors for what had to be evaluated and was not. Nothing of such a cluster passes.
 */
export function* gateJunit(report: GateReport): Generator<string> {
  const suites = suitesOf(report);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="kubescape-gitops gate" ${totals(suites.flatMap(({ cases }) => cases))}>\n`;
  for (const suite of suites) yield* suiteText(suite);
  yield '</testsuites>\n';
}

function suitesOf(report: GateReport): Suite[] {
  const findings = Map.groupBy(
    report.causes.flatMap((cause) => cause.findings),
    ({ cluster, control }) => JSON.stringify([cluster, control]),
  );
  const suites = report.clusters.map((cluster): Suite => {
    const controls = report.controls.map((control) => {
      return controlCase(cluster, control, findings.get(JSON.stringify([cluster.name, control.id])) ?? []);
    });
    const ofCluster = { ...report, ...partsOf(report, cluster.name) };
    return {
      name: cluster.name,
      properties: propertiesOf(cluster),
      cases: [...controls, ...otherCases(cluster.name, ofCluster)],
    };
  });
  const named = new Set(report.clusters.map(({ name }) => name));
  const isOther = ({ cluster }: { readonly cluster?: string }): boolean => cluster === undefined || !named.has(cluster);
  const others = otherCases('gate', {
    ...report,
    effects: report.effects.filter(isOther),
    notEvaluated: report.notEvaluated.filter(isOther),
  });
  const rest = others.length === 0 ? suites : [...suites, { name: 'gate', properties: {}, cases: others }];
  return [...rest, ...unexplained(report, rest)];
}

function partsOf({ effects, notEvaluated }: GateReport, name: string): Pick<GateReport, 'effects' | 'notEvaluated'> {
  return {
    effects: effects.filter(({ cluster }) => cluster === name),
    notEvaluated: notEvaluated.filter(({ cluster }) => cluster === name),
  };
}

/** An outcome that no test case shows must not look like success. */
function unexplained(report: GateReport, suites: readonly Suite[]): Suite[] {
  const results = new Set(suites.flatMap(({ cases }) => cases.map(({ result }) => result)));
  const result = report.outcome === 'incomplete' ? 'error' : 'failure';
  if (report.outcome === 'pass' || results.has(result)) return [];
  const message = gateOutcomeSentence(report);
  return [
    { name: 'outcome', properties: {}, cases: [{ className: 'gate', name: 'outcome', result, message, lines: [] }] },
  ];
}

function propertiesOf({ counts, outcome, mode, blockFrom, stage, head }: GateCluster): Record<string, string> {
  return {
    ...(stage === undefined ? {} : { stage }),
    outcome,
    mode,
    blockFrom,
    ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)])),
    ...Object.fromEntries(Object.entries(head).map(([name, count]) => [`head.${name}`, String(count)])),
  };
}

function controlCase(cluster: GateCluster, control: GateControl, found: readonly GateFinding[]): TestCase {
  const test = { className: `${cluster.name}.${control.id}`, name: control.title };
  const blocking = found.filter(({ blocks }) => blocks);
  const lines = found.map(findingLine);
  if (blocking.length > 0) {
    const message = blockingText(blocking.length, found.length - blocking.length);
    const texts = blocking.map(findingLine);
    return { ...test, result: 'failure', message, lines: [...texts, spellOutControls(control.remediation)] };
  }
  if (cluster.outcome === 'incomplete') {
    return { ...test, result: 'skipped', message: 'not everything of the cluster could be evaluated', lines };
  }
  if (cluster.change === 'removed')
    return { ...test, result: 'skipped', message: 'the change removes the cluster', lines };
  return { ...test, result: 'passed', message: '', lines };
}

function blockingText(blocking: number, others: number): string {
  const text = `${counted(blocking, 'new finding')} ${blocking === 1 ? 'blocks' : 'block'}`;
  return others === 0 ? text : `${text}, ${amount(others)} more ${others === 1 ? 'does' : 'do'} not`;
}

function findingLine(finding: GateFinding): string {
  const { place, subject } = finding;
  const parts = place === undefined ? [] : [placeText(place)];
  parts.push(resourceName(finding), ...(subject === undefined ? [] : [spellOutControls(subject)]));
  const actions = actionsLine(actionsOf({ finding, resource: finding }), mostActions);
  return actions === '' ? parts.join(' ') : `${parts.join(' ')}: ${actions}`;
}

/** Effects and what was not evaluated: what does not block is there, too, but fails nothing. */
function otherCases(className: string, report: GateReport): TestCase[] {
  return [
    ...effectLines(report).map((line) => lineCase(className, 'effect', line, line.blocks ? 'failure' : 'passed')),
    ...gapLines(report).map((line) => {
      return lineCase(className, 'not evaluated', line, line.blocks ? 'error' : 'skipped');
    }),
  ];
}

function lineCase(className: string, what: string, { place, text }: Line, result: TestCase['result']): TestCase {
  const name = place === '' ? what : `${what}: ${place}`;
  return { className, name, result, message: text, lines: result === 'passed' ? [text] : [] };
}

function totals(cases: readonly TestCase[]): string {
  const count = (result: TestCase['result']): number => cases.filter((one) => one.result === result).length;
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
}

function* suiteText({ name, properties, cases }: Suite): Generator<string> {
  yield `  <testsuite name="${attribute(name)}" ${totals(cases)}>\n`;
  const entries = Object.entries(properties);
  if (entries.length > 0) {
    yield '    <properties>\n';
    for (const [key, value] of entries) yield `      <property name="${key}" value="${attribute(value)}"/>\n`;
    yield '    </properties>\n';
  }
  for (const one of cases) yield* caseText(one);
  yield '  </testsuite>\n';
}

function* caseText({ className, name, result, message, lines }: TestCase): Generator<string> {
  const start = `    <testcase classname="${attribute(className)}" name="${attribute(name)}"`;
  if (result === 'passed' && lines.length === 0) {
    yield `${start}/>\n`;
    return;
  }
  yield `${start}>\n`;
  if (result === 'skipped') yield `      <skipped message="${attribute(message)}"/>\n`;
  if (result === 'error' || result === 'failure') {
    yield `      <${result} type="Gate" message="${attribute(message)}">`;
    for (const line of lines) yield `${xmlText(line)}\n`;
    yield `</${result}>\n`;
  } else if (lines.length > 0) {
    yield '      <system-out>New, but not blocking:\n';
    for (const line of lines) yield `${xmlText(line)}\n`;
    yield '</system-out>\n';
  }
  yield '    </testcase>\n';
}

function attribute(text: string): string {
  return xmlAttribute(spellOutControls(text));
}
