import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareVersions } from '../../../src/kube/watch/resource-version.ts';
import { propertyRuns } from '../../support/property-runs.ts';

it('compares decimal versions as the numbers that they are, however long', () => {
  const version = fc.bigInt({ min: 0n, max: 2n ** 70n });
  fc.assert(
    fc.property(version, version, (one, other) => {
      const compared = compareVersions(String(one), String(other)) ?? NaN;
      expect(Math.sign(compared)).toBe(one < other ? -1 : Number(one > other));
    }),
    propertyRuns(300),
  );
});

it.each([
  ['a', '1'],
  ['1', ''],
  ['01', '1'],
  ['-1', '1'],
  ['1.0', '1'],
  ['1e3', '1000'],
])('does not compare %s with %s', (one, other) => {
  expect(compareVersions(one, other)).toBeUndefined();
});

it('takes two that are alike for the same, whatever they are', () => {
  expect([compareVersions('x', 'x'), compareVersions('', '')]).toEqual([0, 0]);
});
