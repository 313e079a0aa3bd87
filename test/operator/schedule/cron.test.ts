import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CronError, nextRun, readCron } from '../../../src/operator/schedule/cron.ts';
import { propertyRuns } from '../../support/property-runs.ts';

function next(schedule: string, after: string): string {
  const moment = nextRun(readCron(schedule), Date.parse(after));
  return moment === undefined ? 'never' : new Date(moment).toISOString();
}

/** Throws what is no CronError. */
function outcome(text: string): string {
  try {
    return nextRun(readCron(text), 0) === undefined ? 'never' : 'due';
  } catch (error) {
    if (error instanceof CronError) return 'no schedule';
    throw error;
  }
}

/** 1 January 2026 is a Thursday. */
const answers: readonly (readonly [schedule: string, after: string, next: string])[] = [
  ['0 8 * * *', '2026-01-01T07:59:59.999Z', '2026-01-01T08:00:00.000Z'],
  ['0 8 * * *', '2026-01-01T08:00:00.000Z', '2026-01-02T08:00:00.000Z'],
  ['* * * * *', '2026-12-31T23:59:01.000Z', '2027-01-01T00:00:00.000Z'],
  ['*/15 * * * *', '2026-01-01T00:46:00.000Z', '2026-01-01T01:00:00.000Z'],
  ['5-20/7 3,22 * * *', '2026-01-01T03:12:00.000Z', '2026-01-01T03:19:00.000Z'],
  ['50/5 3,22 * * *', '2026-01-01T03:55:00.000Z', '2026-01-01T22:50:00.000Z'],
  ['30 4 1 * *', '2026-01-01T04:30:00.000Z', '2026-02-01T04:30:00.000Z'],
  ['0 0 * * sun', '2026-01-01T00:00:00.000Z', '2026-01-04T00:00:00.000Z'],
  ['0 0 * * 7', '2026-01-01T00:00:00.000Z', '2026-01-04T00:00:00.000Z'],
  ['0 0 * * MON-FRI', '2026-01-02T00:00:00.000Z', '2026-01-05T00:00:00.000Z'],
  ['0 0 13 * 5', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'],
  ['0 0 13 * 5', '2026-01-09T00:00:00.000Z', '2026-01-13T00:00:00.000Z'],
  ['0 0 */10 * 1', '2026-01-01T00:00:00.000Z', '2026-05-11T00:00:00.000Z'],
  ['0 0 29 feb *', '2096-03-01T00:00:00.000Z', '2104-02-29T00:00:00.000Z'],
  ['  15\t10 31 */2 *  ', '2026-01-31T10:15:00.000Z', '2026-03-31T10:15:00.000Z'],
];

const wrong = [
  '',
  '* * * *',
  '* * * * * *',
  '@daily',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * * 13 *',
  '* * * * 8',
  '5-2 * * * *',
  '*/0 * * * *',
  '*/99 * * * *',
  '*-5 * * * *',
  '1,,2 * * * *',
  '-1 * * * *',
  '1.5 * * * *',
  'jan * * * *',
  '0 0 30 2 *',
  '0 0 31 4,6 *',
  `${'1,'.repeat(200)}1 * * * *`,
];

describe('a schedule', () => {
  it.each(answers)('%j after %s is due at %s', (schedule, after, expected) => {
    expect(next(schedule, after)).toBe(expected);
  });

  it.each(wrong)('is not %j', (text) => {
    expect(() => readCron(text)).toThrow(CronError);
  });

  it('says in a line what is wrong', () => {
    expect(() => readCron('0 25 * * *')).toThrow('"0 25 * * *" is no schedule: its hour is none from 0 to 23');
    expect(() => readCron('daily')).toThrow('five fields are wanted, such as "0 8 * * *"');
    expect(() => readCron('0 0 30 2 *')).toThrow('"0 0 30 2 *" is never due');
  });

  it('is due at the first minute that all fields allow, and at none before', () => {
    const list = (most: number): fc.Arbitrary<string> =>
      fc.oneof(fc.constant('*'), fc.uniqueArray(fc.nat(most), { minLength: 1, maxLength: 4 }).map(String));
    const start = Date.UTC(2026, 1, 27);
    fc.assert(
      fc.property(list(59), list(23), list(6), fc.nat(3000), (minutes, hours, days, offset) => {
        const after = start + offset * 60_000;
        const allows = (text: string, value: number): boolean =>
          text === '*' || text.split(',').includes(String(value));
        let expected = after;
        do expected += 60_000;
        while (
          !allows(minutes, new Date(expected).getUTCMinutes()) ||
          !allows(hours, new Date(expected).getUTCHours()) ||
          !allows(days, new Date(expected).getUTCDay())
        );
        expect(nextRun(readCron(`${minutes} ${hours} * * ${days}`), after)).toBe(expected);
      }),
      propertyRuns(100),
    );
  });

  it('throws nothing else, whatever is written', () => {
    const anything = fc.oneof(fc.string(), fc.stringMatching(/^([\d*/,-]{1,5} ){4}[\d*/,-]{1,5}$/));
    fc.assert(
      fc.property(anything, (text) => {
        expect(['due', 'no schedule']).toContain(outcome(text));
      }),
      propertyRuns(500),
    );
  });
});
