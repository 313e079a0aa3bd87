import { expect, it } from 'vitest';
import { BackOff, jittered } from '../../../src/kube/watch/back-off.ts';

it('waits longer each time, from half a second to half a minute', () => {
  const backOff = new BackOff();
  const limits = [1, 2, 4, 8, 16, 30, 30].map((seconds) => seconds * 1000);
  for (const most of limits) {
    const pause = backOff.next();
    expect(pause).toBeGreaterThanOrEqual(500);
    expect(pause).toBeLessThanOrEqual(most);
  }
});

it('begins anew after a reset', () => {
  const backOff = new BackOff();
  for (let tries = 0; tries < 2000; tries += 1) backOff.next();
  backOff.reset();
  expect(backOff.next()).toBeLessThanOrEqual(1000);
});

it('waits at least as long as the server asks for, within reason', () => {
  const backOff = new BackOff();
  expect(backOff.next(60)).toBeGreaterThanOrEqual(60_000);
  expect(backOff.next(3600)).toBeGreaterThanOrEqual(300_000);
  expect(backOff.next(3600)).toBeLessThanOrEqual(330_000);
});

it('does not let all who wait come back at once', () => {
  const pauses = Array.from({ length: 20 }, () => new BackOff().next(1));
  expect(new Set(pauses).size).toBeGreaterThan(1);
  expect(jittered(5, 5)).toBe(5);
});
