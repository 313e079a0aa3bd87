import type { ClusterFacts, Judged, Match, Rule, Settings } from '../model/control.ts';
import type { Violation } from '../model/finding.ts';
import type { Resource } from '../model/resource.ts';
import { workloadOf, workloads, type Workload } from './workload.ts';

interface LocalRule {
  readonly name: string;
  readonly score: Rule['score'];
  readonly inputs?: readonly string[];
}

/** A rule that looks at the pod of a workload and at nothing else. Every workload counts. */
export function workloadRule(
  rule: LocalRule & { check(workload: Workload, resource: Resource, settings: Settings): Iterable<Violation> },
): Rule {
  return objectRule({
    ...rule,
    matches: workloads,
    *check(resource, settings) {
      const workload = workloadOf(resource);
      if (workload) yield* rule.check(workload, resource, settings);
    },
  });
}

/** A rule that needs nothing but the object. What it finds is all that stays of it. */
export function objectRule(
  rule: LocalRule & {
    readonly matches: readonly Match[];
    /** Which objects of the matched kinds count; all when missing. */
    counts?(resource: Resource): boolean;
    check(resource: Resource, settings: Settings): Iterable<Violation>;
  },
): Rule {
  return {
    ...rule,
    isLocal: true,
    keep: (resource, settings) =>
      rule.counts && !rule.counts(resource) ? undefined : Array.from(rule.check(resource, settings)),
    judge: (violations) => [{ violations: violations as readonly Violation[] }],
  };
}

/**
 * A rule whose verdict also depends on the rest of the cluster. `keep` names what it remembers of the object;
 * `judge` sees only that and asks the cluster for facts.
 */
export function clusterRule<Kept>(
  rule: Omit<Rule, 'keep' | 'judge'> & {
    keep(resource: Resource, settings: Settings): Kept | undefined;
    judge(kept: Kept, cluster: ClusterFacts): Iterable<Judged>;
  },
): Rule {
  return { ...rule, judge: (kept, cluster) => rule.judge(kept as Kept, cluster) };
}
