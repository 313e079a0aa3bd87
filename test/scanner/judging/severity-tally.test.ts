import { expect, it } from 'vitest';
import { SeverityTally } from '../../../src/scanner/judging/severity-tally.ts';

const none = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };

it('sums up what fails on all subjects as last judged, and forgets those that are gone', () => {
  const tally = new SeverityTally();
  tally.set('a', { ...none, critical: 7 });
  tally.set('a', { ...none, high: 3, unknown: 1 });
  tally.set('b', { critical: 1, high: 2, medium: 30, low: 4, unknown: 999 });
  expect(tally.total(() => true)).toEqual({ critical: 1, high: 5, medium: 30, low: 4, unknown: 1000 });
  expect(tally.total((identity) => identity === 'a')).toEqual({ ...none, high: 3, unknown: 1 });
  expect(tally.total(() => true)).toEqual({ ...none, high: 3, unknown: 1 });
});
