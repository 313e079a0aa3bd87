import { expect, it } from 'vitest';
import { growthPerMinute, type Point } from '../../scripts/soak/samples.ts';

/** A heap that fills by a unit each second and is emptied down to `least` every ten seconds. */
function heap(minutes: number, least: (second: number) => number): readonly Point[] {
  return Array.from({ length: minutes * 60 }, (_, second) => [second * 1000, least(second) + (second % 10)]);
}

it('a heap that is emptied to the same again and again does not grow', () => {
  expect(growthPerMinute(heap(10, () => 50))).toBeCloseTo(0, 1);
});

it('a heap that keeps a little more each time grows by that, whatever comes and goes meanwhile', () => {
  expect(growthPerMinute(heap(10, (second) => 50 + second / 60))).toBeCloseTo(1, 1);
});

it.each([
  [[]],
  [[[0, 1]]],
  [
    [
      [0, 1],
      [1000, 9],
    ],
  ],
] as const)('too few moments to tell show no growth: %j', (points) => {
  expect(growthPerMinute(points)).toBe(0);
});
