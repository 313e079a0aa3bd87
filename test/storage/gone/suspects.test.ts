import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Suspects } from '../../../src/storage/gone/suspects.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('suspects', () => {
  it('are told when their time is over, each once, in order', () => {
    const told: string[] = [];
    const suspects = new Suspects<string>(5_000, (key) => told.push(`${performance.now() / 1000} ${key}`));
    const start = performance.now() / 1000;
    suspects.add('a', 'a');
    vi.advanceTimersByTime(3_000);
    suspects.add('b', 'b');
    suspects.add('a', 'a');
    vi.advanceTimersByTime(1_999);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(10_000);
    expect(told).toEqual([`${start + 5} a`, `${start + 8} b`]);
    suspects.add('a', 'a');
    vi.advanceTimersByTime(5_000);
    expect([told.length, suspects.size]).toEqual([3, 0]);
  });

  it('may be added again when they are told', () => {
    let count = 0;
    const suspects: Suspects<string> = new Suspects(1_000, (key) => {
      count += 1;
      suspects.add(key, key);
    });
    suspects.add('a', 'a');
    vi.advanceTimersByTime(3_500);
    expect(count).toBe(3);
    suspects.stop();
    vi.advanceTimersByTime(10_000);
    expect([count, vi.getTimerCount()]).toEqual([3, 0]);
  });
});
