import type { ControlVerdict, ResourceVerdicts, RuleVerdict } from '../../model/evaluation.ts';
import { resourceId } from '../../model/resource.ts';

/** A rule's verdict on everything that one result is about. */
export interface FoldedRule extends RuleVerdict {
  /** Ids of the Services with which it was judged. */
  readonly relatedIds: readonly string[];
}

export interface FoldedControl extends Omit<ControlVerdict, 'rules'> {
  readonly rules: readonly FoldedRule[];
}

/**
 * One verdict per control, in order of ids: the worst, with the findings of all that are as bad. `parts` are those of
 * an object and of what was judged as part of it; an RBAC subject has only one.
 */
export function foldVerdicts(parts: readonly ResourceVerdicts[], names: 'related' | 'none'): readonly FoldedControl[] {
  const folded = new Map<string, FoldedControl>();
  for (const part of parts) {
    const ids = names === 'related' ? part.related.map(resourceId).toSorted() : [];
    for (const control of part.controls) {
      const known = folded.get(control.id);
      const next = { ...control, rules: control.rules.map((rule) => ({ ...rule, relatedIds: ids })) };
      folded.set(control.id, known ? joinedControls(known, next) : next);
    }
  }
  return Array.from(folded.values()).toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

function joinedControls(left: FoldedControl, right: FoldedControl): FoldedControl {
  const rules = new Map(left.rules.map((rule) => [rule.name, rule]));
  for (const rule of right.rules) {
    const known = rules.get(rule.name);
    rules.set(rule.name, known ? joinedRules(known, rule) : rule);
  }
  return { ...worst(left, right), rules: Array.from(rules.values()) };
}

function joinedRules(left: FoldedRule, right: FoldedRule): FoldedRule {
  if (rank(left) !== rank(right)) return worst(left, right);
  const known = new Set(left.violations.map((violation) => JSON.stringify(violation)));
  const further = right.violations.filter((violation) => !known.has(JSON.stringify(violation)));
  return {
    ...left,
    violations: [...left.violations, ...further],
    exceptions: union(left.exceptions, right.exceptions),
    relatedIds: union(left.relatedIds, right.relatedIds),
  };
}

function union(left: readonly string[], right: readonly string[]): readonly string[] {
  return Array.from(new Set([...left, ...right])).toSorted();
}

function worst<T extends Pick<RuleVerdict, 'status' | 'subStatus'>>(left: T, right: T): T {
  return rank(right) < rank(left) ? right : left;
}

/** Failed before skipped before passed by exception before passed. */
function rank({ status, subStatus }: Pick<RuleVerdict, 'status' | 'subStatus'>): number {
  if (status === 'failed') return 0;
  if (status === 'skipped') return 1;
  return subStatus === 'w/exceptions' ? 2 : 3;
}
