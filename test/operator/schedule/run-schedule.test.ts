import { expect, it } from 'vitest';
import { readCron } from '../../../src/operator/schedule/cron.ts';
import { runSchedule } from '../../../src/operator/schedule/run-schedule.ts';

it('does it when it is due, each time once, and makes up for nothing', async () => {
  const stop = new AbortController();
  // A clock that has reached the next run whenever somebody has looked at it twice.
  const clock = [
    '00:59:59.999',
    '00:59:59.999',
    '01:00:00.000',
    '01:00:00.001',
    '03:30:00.000',
    '03:30:00.000',
    '04:00:00.000',
  ];
  let looks = 0;
  const times: string[] = [];
  const now = (): number => {
    const time = clock[Math.min(looks, clock.length - 1)] ?? '';
    looks += 1;
    return Date.parse(`2026-01-01T${time}Z`);
  };
  const due = (): void => {
    times.push(clock[looks - 1] ?? '');
    if (times.length === 2) stop.abort();
  };
  await runSchedule(readCron('0 * * * *'), due, stop.signal, now);
  expect(times).toEqual(['01:00:00.000', '03:30:00.000']);
});

it('ends when the signal comes', async () => {
  const stop = new AbortController();
  const run = runSchedule(
    readCron('0 0 29 2 *'),
    () => {},
    stop.signal,
    () => 0,
  );
  stop.abort();
  expect(await run).toBeUndefined();
});
