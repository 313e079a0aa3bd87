import { controls } from '../../src/engine/controls/index.ts';
import { sources } from '../../src/engine/facts/sources.ts';
import { defaultInputs } from '../../src/engine/inputs.ts';
import { Inventory } from '../../src/engine/inventory.ts';
import type { Control, ControlInputs, Match } from '../../src/model/control.ts';
import type { ResourceVerdicts } from '../../src/model/evaluation.ts';
import type { Violation } from '../../src/model/finding.ts';
import { formatPath } from '../../src/model/path.ts';
import type { Identity, Resource } from '../../src/model/resource.ts';
import type { Replay } from './replay.ts';
import { acceptedVersion, resourceOf } from './resources.ts';

interface ExpectedObject {
  readonly kind: string;
  readonly name: string;
  readonly relatedObjects?: ExpectedObject | readonly ExpectedObject[];
}

interface Expected {
  readonly objects: readonly ExpectedObject[];
  readonly failedPaths: readonly string[];
  readonly reviewPaths: readonly string[];
  readonly deletePaths: readonly string[];
  readonly fixPaths: readonly { readonly path: string; readonly value: string }[];
  readonly fixCommand?: string;
  readonly score: number;
}

interface Case {
  readonly rule: string;
  readonly ruleDir: string;
  readonly case: string;
  readonly input: readonly { readonly kind: string; readonly apiVersion?: string }[];
  readonly config: ControlInputs | null;
  readonly data: { readonly cloudProvider?: string } | null;
  readonly expected: readonly Expected[];
}

/**
 * Judges a case's objects with the one rule and compares the findings as a set. A case whose name starts with
 * `filter` is about the resources that the rule counts instead.
 */
export function replayCase(row: Case): Replay {
  const name = `${row.ruleDir}/${row.case}`;
  const control = controlWith(row.rule);
  if (!control) return { name, differences: [`no control has a rule "${row.rule}"`] };
  const inventory = new Inventory({
    controls: [control],
    scope: 'cluster',
    inputs: { ...defaultInputs, ...row.config },
    // Upstream's runner hands over just what the case says; a case without a provider has none.
    cloudProvider: row.data?.cloudProvider ?? (control.scopes.includes('cloud') ? 'eks' : ''),
  });
  for (const resource of resourcesOf(row, control)) inventory.upsert(resource);
  const verdicts = Array.from(inventory.evaluate().verdicts);
  const isAboutFilter = row.case.startsWith('filter');
  const found = isAboutFilter
    ? verdicts.filter(({ status }) => status === 'passed').map((verdict) => namesOf(verdict).join(' + '))
    : verdicts.flatMap((verdict) => findingsOf(verdict, control));
  const expected = row.expected.map((one) => (isAboutFilter ? expectedNames(one).join(' + ') : describeExpected(one)));
  return {
    name,
    differences: [
      ...without(expected, found).map((finding) => `missing ${finding}`),
      ...without(found, expected).map((finding) => `unexpected ${finding}`),
    ],
  };
}

function controlWith(rule: string): Control | undefined {
  const control = controls.find(({ rules }) => rules.some(({ name }) => name === rule));
  return control && { ...control, rules: control.rules.filter(({ name }) => name === rule) };
}

/** Rules do not look at apiVersions, only collection does, and upstream's cases skip it: any version will do. */
function resourcesOf({ input }: Case, control: Control): Resource[] {
  const matches: readonly Match[] = [
    ...control.rules.flatMap((rule) => rule.matches),
    ...sources.flatMap((source) => source.matches),
  ];
  return input.map((object, index) => {
    const version = acceptedVersion(matches, object.kind);
    return resourceOf(object, String(index), isCloudOrHost(object.apiVersion) ? undefined : version);
  });
}

function isCloudOrHost(apiVersion = ''): boolean {
  return apiVersion.includes('.com/') || apiVersion.includes('hostdata.');
}

function findingsOf(verdicts: ResourceVerdicts, control: Control): string[] {
  const names = namesOf(verdicts);
  const score = control.rules[0]?.score ?? 0;
  return verdicts.controls.flatMap(({ rules }) =>
    rules.flatMap(({ violations }) =>
      violations.map((violation) =>
        describe(names, violationText(violation), typeof score === 'number' ? score : score(verdicts.kind)),
      ),
    ),
  );
}

function violationText(violation: Violation): string {
  return pathsText({
    failedPaths: violation.failed.map(formatPath),
    reviewPaths: violation.review.map(formatPath),
    deletePaths: violation.delete.map(formatPath),
    fixPaths: violation.fix.map(({ path, value }) => ({ path: formatPath(path), value })),
    ...(violation.fixCommand === undefined ? {} : { fixCommand: violation.fixCommand }),
  });
}

function namesOf(verdicts: ResourceVerdicts): string[] {
  return [verdicts, ...verdicts.related].map(({ kind, name }: Identity) => `${kind} ${name}`);
}

function describeExpected(expected: Expected): string {
  return describe(expectedNames(expected), pathsText(expected), expected.score);
}

function expectedNames({ objects }: Expected): string[] {
  return objects.flatMap(({ kind, name, relatedObjects }) => [
    `${kind} ${name}`,
    // A single related object takes no part in a vector's identity.
    ...(Array.isArray(relatedObjects) ? (relatedObjects as ExpectedObject[]) : []).map(
      (related) => `${related.kind} ${related.name}`,
    ),
  ]);
}

function describe(names: readonly string[], paths: string, score: number): string {
  return `${names.join(' + ')}: ${paths} score ${score}`;
}

function pathsText(paths: Omit<Expected, 'objects' | 'score'>): string {
  const { failedPaths, reviewPaths, deletePaths, fixPaths, fixCommand } = paths;
  const fixes = fixPaths.map(({ path, value }) => `${path}=${value}`);
  return JSON.stringify({ failedPaths, reviewPaths, deletePaths, fixes, fixCommand: fixCommand ?? '' });
}

/** What `left` holds and `right` does not, as multisets. */
function without(left: readonly string[], right: readonly string[]): string[] {
  const rest = [...right];
  return left.filter((item) => {
    const index = rest.indexOf(item);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
}
