import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Alarm } from '../../../src/scanner/exceptions/alarm.ts';

const days = 86_400_000;

describe('an alarm', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function ringing(): { readonly alarm: Alarm; readonly rung: number[] } {
    const rung: number[] = [];
    return { alarm: new Alarm(() => rung.push(Date.now()), Date.now), rung };
  }

  it.each([1, 5000, 400 * days])('rings once, at its moment (%d ms)', (at) => {
    const { alarm, rung } = ringing();
    alarm.set(at);

    vi.advanceTimersByTime(at + 2 * days);

    expect(rung).toEqual([at]);
  });

  it('rings soon for a moment that is over', () => {
    const { alarm, rung } = ringing();
    vi.setSystemTime(1000);
    alarm.set(5);

    vi.advanceTimersByTime(1);

    expect(rung).toHaveLength(1);
  });

  it('rings only for the last moment that was set', () => {
    const { alarm, rung } = ringing();
    alarm.set(5000);
    alarm.set(9000);

    vi.advanceTimersByTime(20_000);

    expect(rung).toEqual([9000]);
  });

  it('does not ring when it is set to never', () => {
    const { alarm, rung } = ringing();
    alarm.set(5000);
    alarm.set(undefined);

    vi.advanceTimersByTime(20_000);

    expect(rung).toEqual([]);
  });

  it('rings within an hour when the clock was put forward', () => {
    const { alarm, rung } = ringing();
    alarm.set(50 * days);
    vi.setSystemTime(60 * days);

    vi.advanceTimersByTime(3_600_000);

    expect(rung).toHaveLength(1);
  });
});
