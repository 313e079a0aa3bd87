import { describe, expect, it } from 'vitest';
import type { GatePolicy } from '../../src/gate/policy/policy.ts';
import { tightened } from '../../src/gate/policy/stricter.ts';
import type { Severity } from '../../src/model/finding.ts';

const policy: GatePolicy = {
  frameworks: ['NSA'],
  controls: ['C-0013', 'C-0057'],
  blockFrom: 'medium',
  mode: 'observe',
  unresolved: 'allow',
  emptied: 'warn',
  deletions: 'warn',
  exceptions: ['accepted.yaml'],
};

describe('a policy made stricter', () => {
  it.each<[Exclude<Severity, 'unknown'>, Severity]>([
    ['critical', 'medium'],
    ['high', 'medium'],
    ['medium', 'medium'],
    ['low', 'low'],
  ])('by %s blocks from %s', (blockFrom, expected) => {
    expect(tightened(policy, { blockFrom })).toEqual({ ...policy, blockFrom: expected });
  });

  it('has more controls and frameworks, none less', () => {
    const mitre = { name: 'MITRE', description: '', controls: ['C-0057', 'C-0002'] };

    expect(tightened(policy, { frameworks: [mitre], controls: ['C-0046', 'C-0013'] })).toEqual({
      ...policy,
      frameworks: ['NSA', 'MITRE'],
      controls: ['C-0002', 'C-0013', 'C-0046', 'C-0057'],
    });
  });

  it('by nothing is the same', () => {
    expect(tightened(policy, {})).toEqual(policy);
  });
});
