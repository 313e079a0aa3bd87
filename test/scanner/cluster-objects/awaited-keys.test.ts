import { expect, it } from 'vitest';
import { AwaitedKeys } from '../../../src/scanner/cluster-objects/awaited-keys.ts';

it('awaits a trigger until it is there, for ten seconds from the first change at most', () => {
  let now = 0;
  const awaited = new AwaitedKeys(() => now);
  awaited.mark('a');
  awaited.mark('b');
  awaited.clear('b');
  now = 6000;
  awaited.mark('a');
  expect([awaited.isAwaited('a'), awaited.isAwaited('b')]).toEqual([true, false]);
  now = 10_001;
  expect(awaited.isAwaited('a')).toBe(false);
});
