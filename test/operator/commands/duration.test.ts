import { expect, it } from 'vitest';
import { durationOf } from '../../../src/operator/commands/duration.ts';

it.each([
  ['30m', 1_800_000],
  ['1h30m', 5_400_000],
  ['1.5s', 1500],
  ['0s', 0],
  ['250ms', 250],
  ['1000us', 1],
  ['', undefined],
  ['30', undefined],
  ['m', undefined],
  ['1d', undefined],
  ['-1s', undefined],
  [`${'1s'.repeat(40)}`, undefined],
])('%j is %s milliseconds', (text, milliseconds) => {
  expect(durationOf(text)).toBe(milliseconds);
});
