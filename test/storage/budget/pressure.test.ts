import { describe, expect, it } from 'vitest';
import { Pressure } from '../../../src/storage/budget/pressure.ts';

const gi = 1024 ** 3;

describe('pressure', () => {
  it('is told once for each step of five per cent, and when it is over', () => {
    const pressure = new Pressure(gi);
    const told = [10, 79.9, 82, 84, 83, 86, 84, 86, 97, 101, 120, 97, 78, 74.9, 50, 80].map((percent) =>
      pressure.told((percent / 100) * gi),
    );
    expect(told.filter((line) => line !== undefined)).toEqual([
      'disk pressure: 82% of 1Gi',
      'disk pressure: 86% of 1Gi',
      'disk pressure: 97% of 1Gi',
      'disk pressure: 101% of 1Gi',
      'disk pressure: 120% of 1Gi',
      'disk pressure is over: 74% of 1Gi',
      'disk pressure: 80% of 1Gi',
    ]);
  });

  it('is told anew when it falls far and rises again', () => {
    const pressure = new Pressure(gi);
    const told = [96, 84, 96].map((percent) => pressure.told((percent / 100) * gi));
    expect(told).toEqual(['disk pressure: 96% of 1Gi', undefined, 'disk pressure: 96% of 1Gi']);
  });
});
