import { Bell } from '../calls/bell.ts';
import { nextRun, type CronSchedule } from './cron.ts';

/** The clock may be set meanwhile: it is looked at this often. */
const longestNap = 60_000;

/**
 * Does something whenever a schedule is due, until the signal aborts. What was due before is not made up for. `now` is in
 * milliseconds since 1970.
 */
export async function runSchedule(
  schedule: CronSchedule,
  due: () => void,
  signal: AbortSignal,
  now: () => number = Date.now,
): Promise<void> {
  const bell = new Bell();
  let next = nextRun(schedule, now());
  while (next !== undefined && !signal.aborted) {
    const left = next - now();
    if (left > 0) {
      await bell.wait(Math.min(left, longestNap), signal);
      continue;
    }
    due();
    next = nextRun(schedule, now());
  }
}
