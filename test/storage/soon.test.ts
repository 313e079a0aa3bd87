import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Soon } from '../../src/storage/soon.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what is asked for soon', () => {
  it('is done once for all who ask within a while, and again for those who ask later', () => {
    let count = 0;
    const soon = new Soon(100, () => (count += 1));
    for (let time = 0; time < 100; time += 10) {
      soon.ask();
      vi.advanceTimersByTime(10);
    }
    expect(count).toBe(1);
    soon.ask();
    vi.advanceTimersByTime(1_000);
    expect(count).toBe(2);
  });

  it('is not done after its end', () => {
    let count = 0;
    const soon = new Soon(100, () => (count += 1));
    soon.ask();
    soon.stop();
    soon.ask();
    vi.advanceTimersByTime(1_000);
    expect([count, vi.getTimerCount()]).toEqual([0, 0]);
  });
});
