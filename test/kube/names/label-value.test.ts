import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toValidLabelValue } from '../../../src/kube/names/label-value.ts';
import { propertyRuns } from '../../support/property-runs.ts';

describe('a value of a label', () => {
  it.each(['', 'a', 'Deployment', 'rbac.authorization.k8s.io', 'A_b-C.9', 'x'.repeat(63)])('stays "%s"', (value) => {
    expect(toValidLabelValue(value)).toBe(value);
  });

  it.each([
    ['system:Kube-Scheduler', 'system-kube-scheduler'],
    ['-Leading', 'leading'],
    ['trailing_', 'trailing'],
    ['a💥B', 'a-b'],
    ['日本', ''],
    [`${'a'.repeat(62)}-b`, 'a'.repeat(62)],
    ['X'.repeat(64), 'x'.repeat(63)],
  ])('is made of "%s": "%s"', (text, value) => {
    expect(toValidLabelValue(text)).toBe(value);
  });

  it('is always valid, and cleaning it again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const value = toValidLabelValue(text);
        expect(value).toMatch(/^(?:[a-zA-Z0-9](?:[-_.a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)?$/);
        expect(toValidLabelValue(value)).toBe(value);
      }),
      propertyRuns(300),
    );
  });
});
