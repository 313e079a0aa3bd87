import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog, type LogSettings } from '../../../src/platform/log/create-log.ts';
import { LineBudget } from '../../../src/platform/log/line-budget.ts';

describe('lines that may come by the thousand', () => {
  let lines: { readonly level: string; readonly msg: string; readonly [field: string]: unknown }[];

  beforeEach(() => {
    lines = [];
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function budget(level: LogSettings['level'] = 'info'): LineBudget {
    return new LineBudget(
      createLog({ level, destination: { write: (line) => lines.push(JSON.parse(line)) } }),
      3,
      1000,
    );
  }

  it('are written as they are while they are few', () => {
    const some = budget();
    for (let index = 0; index < 3; index += 1) some.write('warn', { index }, 'not written');
    vi.advanceTimersByTime(1000);
    expect(lines.map(({ msg, index }) => [msg, index])).toEqual([
      ['not written', 0],
      ['not written', 1],
      ['not written', 2],
    ]);
  });

  it('are counted beyond that, by what they are about, in one line that has the same words', () => {
    const some = budget();
    for (let index = 0; index < 10_000; index += 1)
      some.write('info', {}, 'triggered scan', index < 5 ? 'failed' : 'judged');
    expect(lines).toHaveLength(3);
    vi.advanceTimersByTime(1000);
    expect(lines.slice(3)).toMatchObject([
      { level: 'info', msg: 'triggered scan: 9997 more', more: 9997, seconds: 1, counts: { failed: 2, judged: 9995 } },
    ]);
  });

  it('are written anew afterwards, and leave others alone', () => {
    const some = budget();
    for (let index = 0; index < 5; index += 1) some.write('info', {}, 'one');
    some.write('info', {}, 'another');
    vi.advanceTimersByTime(1000);
    some.write('info', {}, 'one');
    vi.advanceTimersByTime(10_000);
    expect(lines.map(({ msg }) => msg)).toEqual(['one', 'one', 'one', 'another', 'one: 2 more', 'one']);
  });

  it('are counted by a few sorts, whatever others make of them', () => {
    const some = budget();
    for (let index = 0; index < 1000; index += 1) some.write('warn', {}, 'not let in', `caller-${index}`);
    vi.advanceTimersByTime(1000);
    const { counts } = lines.at(-1) as unknown as { counts: Record<string, number> };
    expect(Object.keys(counts)).toHaveLength(21);
    expect(counts['others']).toBe(977);
  });

  it('are all there for who looks at the level debug', () => {
    const some = budget('debug');
    for (let index = 0; index < 5; index += 1) some.write('info', { index }, 'triggered scan');
    expect(lines.map(({ level, index }) => [level, index])).toEqual([
      ['info', 0],
      ['info', 1],
      ['info', 2],
      ['debug', 3],
      ['debug', 4],
    ]);
  });
});
