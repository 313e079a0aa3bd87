import type { ControlSummary, Counters, Evaluation, FrameworkSummary, ResourceVerdicts } from '../model/evaluation.ts';
import type { Status } from '../model/finding.ts';

/** What was found in one of several clusters. */
export interface ClusterEvaluation {
  readonly name: string;
  readonly evaluation: Evaluation;
}

/**
 * One evaluation of several clusters: counters are sums, scores are averages, a status is the worst. Every verdict
 * tells its cluster.
 */
export function mergeEvaluations(clusters: readonly ClusterEvaluation[]): Evaluation {
  const all = clusters.map(({ evaluation }) => evaluation);
  const [first] = all;
  if (first === undefined) throw new Error('no evaluation to report');
  return {
    scope: first.scope,
    status: worst(all),
    ...scoresOf(all),
    resources: sum(all),
    frameworks: byKey(
      all.flatMap(({ frameworks }) => frameworks),
      ({ name }) => name,
    ).map(mergeFrameworks),
    controls: byKey(
      all.flatMap(({ controls }) => controls),
      ({ id }) => id,
    )
      .map(mergeControls)
      .toSorted((left, right) => (left.id < right.id ? -1 : 1)),
    verdicts: verdictsOf(clusters),
    unresolved: clusters.flatMap(({ name, evaluation }) => {
      return evaluation.unresolved.map((one) => ({ ...one, cluster: name }));
    }),
    exceptionUses: usesOf(all),
    undecidedExceptions: clusters.flatMap(({ name, evaluation }) => {
      return evaluation.undecidedExceptions.map((one) => ({ ...one, cluster: name }));
    }),
  };
}

function verdictsOf(clusters: readonly ClusterEvaluation[]): readonly ResourceVerdicts[] {
  return clusters.flatMap(({ name, evaluation }) => {
    return Array.from(evaluation.verdicts, (verdicts) => ({ ...verdicts, cluster: name }));
  });
}

type Some<Item> = readonly [Item, ...Item[]];

function byKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Some<Item>[] {
  return Array.from(Map.groupBy(items, keyOf).values()).filter((group) => isSome(group));
}

function isSome<Item>(items: readonly Item[]): items is Some<Item> {
  return items.length > 0;
}

/** What differs is told by the worst: why it was skipped, for example. */
function mergeControls(summaries: Some<ControlSummary>): ControlSummary {
  const status = worst(summaries);
  const worstOne = summaries.find((one) => one.status === status) ?? summaries[0];
  const excepted = summaries.reduce((total, one) => total + one.excepted, 0);
  return { ...worstOne, ...scoresOf(summaries), resources: sum(summaries), excepted };
}

function mergeFrameworks(summaries: Some<FrameworkSummary>): FrameworkSummary {
  const controls = Array.from(new Set(summaries.flatMap((one) => one.controls)));
  return { ...summaries[0], status: worst(summaries), controls, ...scoresOf(summaries), resources: sum(summaries) };
}

const order: readonly Status[] = ['failed', 'skipped', 'passed'];

function worst(parts: readonly { readonly status: Status }[]): Status {
  return order.find((status) => parts.some((part) => part.status === status)) ?? 'passed';
}

interface Scores {
  readonly complianceScore: number;
  readonly riskScore: number;
}

function scoresOf(parts: readonly Scores[]): Scores {
  const average = (read: (part: Scores) => number): number => {
    return parts.reduce((total, part) => total + read(part), 0) / parts.length;
  };
  return { complianceScore: average((part) => part.complianceScore), riskScore: average((part) => part.riskScore) };
}

function sum(parts: readonly { readonly resources: Counters }[]): Counters {
  const total = (name: keyof Counters): number => parts.reduce((count, { resources }) => count + resources[name], 0);
  return { failed: total('failed'), passed: total('passed'), skipped: total('skipped') };
}

function usesOf(all: readonly Evaluation[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const { exceptionUses } of all) {
    for (const [name, count] of exceptionUses) uses.set(name, (uses.get(name) ?? 0) + count);
  }
  return uses;
}
