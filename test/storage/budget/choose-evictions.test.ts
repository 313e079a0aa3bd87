import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseEvictions } from '../../../src/storage/budget/choose-evictions.ts';
import { resultKinds } from '../../../src/storage/kinds/stored-kinds.ts';
import type { StoredResult } from '../../../src/storage/results/stored-result.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { resultOf } from '../../support/storage/stored-results.ts';

describe('what to evict', () => {
  it('is enough if there is enough, unused before used, older before newer, and nothing too many', () => {
    const result = fc
      .record({
        kind: fc.constantFrom(...resultKinds),
        uid: fc.uuid(),
        bytes: fc.nat(1000),
        writtenAt: fc.nat(10),
        isKept: fc.boolean(),
        isUsed: fc.boolean(),
      })
      .map(({ kind, isUsed, ...more }) => ({ result: { ...resultOf(kind, { name: 'x' }), ...more }, isUsed }));
    fc.assert(
      fc.property(fc.array(result, { maxLength: 20 }), fc.nat(5000), (all, wanted) => {
        const used = new Set(all.filter(({ isUsed }) => isUsed).map((each) => each.result));
        const chosen = chooseEvictions(
          all.map((each) => each.result),
          wanted,
          (each) => used.has(each as StoredResult),
        );
        const allowed = all.map((each) => each.result).filter(({ kind, isKept }) => kind.class === 'image' && !isKept);
        expect(chosen.every((each) => allowed.includes(each))).toBe(true);
        const sum = (results: readonly StoredResult[]): number =>
          results.reduce((total, { bytes }) => total + bytes, 0);
        const isEnough = sum(chosen) >= wanted;
        expect(isEnough || chosen.length === allowed.length).toBe(true);
        expect(chosen.length === 0 || sum(chosen.slice(0, -1)) < wanted).toBe(true);
        const rank = (each: StoredResult): number => Number(used.has(each)) * 100 + each.writtenAt;
        const last = Math.max(-1, ...chosen.map(rank));
        expect(allowed.filter((each) => !chosen.includes(each)).every((each) => rank(each) >= last)).toBe(true);
      }),
      propertyRuns(200),
    );
  });
});
