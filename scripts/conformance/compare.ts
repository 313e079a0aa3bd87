import type { Evaluation, ResourceVerdicts } from '../../src/model/evaluation.ts';
import { formatPath } from '../../src/model/path.ts';
import { resourceId, type Resource } from '../../src/model/resource.ts';
import { deviationOf } from './deviations.ts';
import type { Application, ControlResult, RuleResult, Verdict } from './expected.ts';
import { compareScores } from './scores.ts';

export interface Comparison {
  readonly differences: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Compares verdict by verdict, then counters and scores. Verdicts that differ because of a documented deviation
 * are taken out on both sides and counted; everything is then recomputed from the rest.
 */
export function compareReports(
  application: Application,
  evaluation: Evaluation,
  resources: readonly Resource[],
): Comparison {
  const byId = new Map(resources.map((resource) => [resourceId(resource), resource]));
  const expected = expectedVerdicts(application, byId);
  const found = foundVerdicts(evaluation, new Set(application.results.map(({ resource }) => resource)), byId);
  const differences: string[] = [];
  const taken = new Map<string, number>();
  for (const id of new Set([...expected.keys(), ...found.keys()])) {
    const pair = { expected: expected.get(id), found: found.get(id) };
    const [left, right] = [textOf(pair.expected?.result), textOf(pair.found?.result)];
    if (left === right) continue;
    const name = pair.expected?.resource ?? pair.found?.resource ?? '';
    const deviation = deviationOf({ ...pair, resource: byId.get(name) }, application);
    if (deviation) taken.set(deviation, (taken.get(deviation) ?? 0) + 1);
    else differences.push(`${id}\n    expected ${left}\n    found    ${right}`);
  }
  differences.push(
    ...compareScores({
      application,
      evaluation,
      expected: Array.from(expected.values()),
      found: Array.from(found.values()),
      isCut: taken.size > 0,
    }),
  );
  const notes = Array.from(taken, ([deviation, count]) => `${count} verdicts taken out under ${deviation}`);
  return { differences, notes };
}

function expectedVerdicts({ results }: Application, byId: ReadonlyMap<string, Resource>): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  for (const { resource, controls } of results) {
    for (const [control, result] of Object.entries(controls)) {
      add(verdicts, { resource, control, result, weight: weightOf(byId.get(resource)) });
    }
  }
  return verdicts;
}

function foundVerdicts(
  evaluation: Evaluation,
  known: ReadonlySet<string>,
  byId: ReadonlyMap<string, Resource>,
): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  for (const verdict of evaluation.verdicts) {
    const resource = idAsExpected(verdict, known);
    for (const { id: control, status, subStatus, rules } of verdict.controls) {
      const result = { status, subStatus, rules: rules.map(ruleResult) };
      add(verdicts, { resource, control, result, weight: weightOf(byId.get(resource)) });
    }
  }
  return verdicts;
}

/** Resources that share an identity are told apart by their number. */
function add(verdicts: Map<string, Verdict>, verdict: Omit<Verdict, 'number'>): void {
  for (let number = 1; ; number += 1) {
    const id = `${verdict.control} ${verdict.resource}${number === 1 ? '' : ` (${number})`}`;
    if (verdicts.has(id)) continue;
    verdicts.set(id, { ...verdict, number });
    return;
  }
}

/** The parts of a vector's id are sorted with their file prefixes upstream: any order of them is the same vector. */
function idAsExpected(
  { id, related, apiVersion, namespace, kind, name }: ResourceVerdicts,
  known: ReadonlySet<string>,
): string {
  if (known.has(id) || related.length === 0) return id;
  const own = `${apiVersion}/${namespace}/${kind}/${name}`;
  return (
    permutations([own, ...related.map(resourceId)])
      .map((parts) => parts.join('/'))
      .find((joined) => known.has(joined)) ?? id
  );
}

function permutations(parts: readonly string[]): string[][] {
  if (parts.length <= 1) return [[...parts]];
  return parts.flatMap((part, index) =>
    permutations(parts.filter((_, other) => other !== index)).map((rest) => [part, ...rest]),
  );
}

function ruleResult(rule: ResourceVerdicts['controls'][number]['rules'][number]): RuleResult {
  const paths = rule.violations.flatMap((violation) => [
    ...violation.failed.map((at) => ({ failedPath: formatPath(at) })),
    ...violation.delete.map((at) => ({ deletePath: formatPath(at) })),
    ...violation.review.map((at) => ({ reviewPath: formatPath(at) })),
    ...violation.fix.map(({ path, value }) => ({ fixPath: { path: formatPath(path), value } })),
    ...(violation.fixCommand === undefined ? [] : [{ fixCommand: violation.fixCommand }]),
  ]);
  return { name: rule.name, status: rule.status, subStatus: rule.subStatus, paths };
}

/** Everything about a verdict, order of findings aside: upstream sorts them by texts that are no part of a result. */
function textOf(result: ControlResult | undefined): string {
  if (!result) return 'nothing';
  const rules = result.rules.map(({ name, status, subStatus, paths = [] }) => ({
    name,
    status,
    subStatus,
    paths: paths.map((entry) => JSON.stringify(entry)).toSorted(),
  }));
  rules.sort((left, right) => (left.name < right.name ? -1 : 1));
  return JSON.stringify({ status: result.status, subStatus: result.subStatus, rules });
}

function weightOf(resource: Resource | undefined): number {
  const replicas = (resource?.object as { spec?: { replicas?: unknown } } | undefined)?.spec?.replicas;
  return typeof replicas === 'number' && replicas > 1 ? replicas * 1.1 : 1;
}
