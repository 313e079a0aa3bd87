import { expect, it } from 'vitest';
import { faultAdvice } from '../../../src/kube/api/fault-advice.ts';
import { kubeFaults } from '../../../src/kube/api/kube-error.ts';

it('has a word about every fault, of one line', () => {
  for (const fault of kubeFaults) expect(faultAdvice(fault)).toMatch(/^[^\n]{20,200}$/);
});

it('names what gives back the rights and the definitions', () => {
  expect(faultAdvice('forbidden')).toContain('flux/chart/rbac');
  expect(faultAdvice('missing')).toContain('flux/chart/crds');
});
