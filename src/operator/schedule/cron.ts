import { valuesOf, type CronField } from './cron-field.ts';

/** When something is due, minute by minute, in UTC. */
export interface CronSchedule {
  /** As it was written. */
  readonly text: string;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  isDay(dayOfMonth: number, dayOfWeek: number): boolean;
}

const minute: CronField = { name: 'minute', least: 0, most: 59 };
const hour: CronField = { name: 'hour', least: 0, most: 23 };
const dayOfMonth: CronField = { name: 'day of month', least: 1, most: 31 };
const month: CronField = {
  name: 'month',
  least: 1,
  most: 12,
  names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
};
const dayOfWeek: CronField = {
  name: 'day of week',
  least: 0,
  most: 7,
  names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
};
const fields = [minute, hour, dayOfMonth, month, dayOfWeek];

/** 29 February is at most eight years away, where a century leaves one out. */
const longestSearchDays = 9 * 366;
const longestText = 200;
const dayMilliseconds = 86_400_000;

/** What is wrong with a schedule, in a sentence. */
export class CronError extends Error {
  override readonly name = 'CronError';
}

/**
 * Reads five fields: minute, hour, day of month, month, day of week (0 and 7 are Sunday). Where both days are restricted, either
 * will do, as in cron. Throws CronError, also for what is never due, such as 30 February.
 */
export function readCron(text: string): CronSchedule {
  const parts = text.length > longestText ? [] : text.trim().split(/\s+/);
  const shown = JSON.stringify(text.slice(0, longestText));
  if (parts.length !== fields.length) {
    throw new CronError(
      `${shown} is no schedule: five fields are wanted, such as "0 8 * * *" (at 08:00 UTC every day)`,
    );
  }
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = fields.map((field, index) => {
    const values = valuesOf(parts[index] ?? '', field);
    if (values) return values;
    throw new CronError(`${shown} is no schedule: its ${field.name} is none from ${field.least} to ${field.most}`);
  });
  const isEveryDate = parts[2]?.startsWith('*') === true;
  const isEveryWeekday = parts[4]?.startsWith('*') === true;
  const isDay = (date: number, weekday: number): boolean => {
    const isDate = days.includes(date);
    const isWeekday = weekdays.includes(weekday) || (weekday === 0 && weekdays.includes(7));
    return isEveryDate || isEveryWeekday ? isDate && isWeekday : isDate || isWeekday;
  };
  const schedule = { text, minutes, hours, months, isDay };
  if (nextRun(schedule, Date.UTC(2024, 0, 1)) === undefined) throw new CronError(`${shown} is never due`);
  return schedule;
}

/**
 * The first minute after a moment at which it is due; both in milliseconds since 1970. Undefined when there is none in
 * nine years.
 */
export function nextRun(schedule: CronSchedule, after: number): number | undefined {
  const { minutes, hours, months } = schedule;
  const start = Math.floor(after / 60_000) * 60_000 + 60_000;
  const firstDay = Math.floor(start / dayMilliseconds) * dayMilliseconds;
  for (let index = 0; index < longestSearchDays; index += 1) {
    const day = firstDay + index * dayMilliseconds;
    const date = new Date(day);
    if (!months.includes(date.getUTCMonth() + 1) || !schedule.isDay(date.getUTCDate(), date.getUTCDay())) continue;
    for (const hourOfDay of hours) {
      for (const minuteOfHour of minutes) {
        const moment = day + (hourOfDay * 60 + minuteOfHour) * 60_000;
        if (moment >= start) return moment;
      }
    }
  }
  return undefined;
}
