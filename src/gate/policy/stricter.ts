import { severities, type Severity } from '../../model/finding.ts';
import type { GatePolicy, Stricter } from './policy.ts';

/** Takes a policy, gives one by which at least as much counts and blocks. */
export function tightened(policy: GatePolicy, { blockFrom, frameworks = [], controls = [] }: Stricter): GatePolicy {
  const ids = [...policy.controls, ...controls, ...frameworks.flatMap((framework) => framework.controls)];
  return {
    ...policy,
    frameworks: Array.from(new Set([...policy.frameworks, ...frameworks.map(({ name }) => name)])),
    controls: Array.from(new Set(ids)).toSorted(),
    blockFrom: blockFrom !== undefined && isBelow(blockFrom, policy.blockFrom) ? blockFrom : policy.blockFrom,
  };
}

/** Severities begin with the highest. */
function isBelow(one: Severity, other: Severity): boolean {
  return severities.indexOf(one) > severities.indexOf(other);
}
