import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../../src/platform/log/create-log.ts';
import { readMemoryLimits } from '../../../src/service/memory/memory-limit.ts';
import { MemoryWatch } from '../../../src/service/memory/memory-watch.ts';
import { temporaryFolders } from '../../support/command.ts';

const folder = temporaryFolders();

/** What the log says of these percentages of the container's limit, one after the other. */
function told(percentages: readonly number[]): string[] {
  const lines: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line) => lines.push(JSON.parse(line).msg) } });
  const watch = new MemoryWatch({ container: 1000, heap: 1_000_000 }, log);
  for (const percent of percentages) watch.look({ rss: percent * 10, heapUsed: 0 });
  return lines.map((line) => line.replace(/^memory usage (\d+)% of limit$/, '$1'));
}

describe('memory', () => {
  it.each([
    ['nothing below 80 %', [10, 79], []],
    ['the first look from 80 % on', [79, 82], ['82']],
    ['each step of 5 % once', [80, 81, 84, 85, 86, 97], ['80', '85', '97']],
    ['nothing of going to and fro', [85, 84, 85, 83, 86], ['85']],
    ['it anew after it went down', [90, 60, 81], ['90', '81']],
    ['more than there is', [104], ['104']],
  ])('is told about: %s', (_title, percentages, expected) => {
    expect(told(percentages)).toEqual(expected);
  });

  it("is told by the heap's limit where that is nearer, which ends a process, too", () => {
    const lines: unknown[] = [];
    const log = createLog({ level: 'info', destination: { write: (line) => lines.push(JSON.parse(line)) } });
    new MemoryWatch({ container: undefined, heap: 1000 }, log).look({ rss: 5000, heapUsed: 825 });
    expect(lines).toMatchObject([
      {
        level: 'warn',
        msg: 'memory usage 82% of heap limit',
        heapUsed: 825,
        todo: expect.stringContaining('--max-old-space-size'),
      },
    ]);
  });
});

describe('the limit', () => {
  it.each([
    ['of a container', '536870912\n', 536_870_912],
    ['of none', 'max\n', undefined],
    ['of none, of version 1', '9223372036854771712\n', undefined],
    ['that cannot be read', undefined, undefined],
  ])('%s is known', async (_title, text, container) => {
    const file = path.join(folder(text === undefined ? {} : { 'memory.max': text }), 'memory.max');
    expect(await readMemoryLimits([file])).toEqual({ container, heap: expect.any(Number) });
  });
});

describe('while there is enough memory', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('a line at the start and every ten minutes shows how much is used', () => {
    vi.useFakeTimers();
    const lines: unknown[] = [];
    const log = createLog({ level: 'info', destination: { write: (line) => lines.push(JSON.parse(line)) } });
    const stop = new MemoryWatch({ container: 1e12, heap: 1e12 }, log).start();
    vi.advanceTimersByTime(20 * 60_000);
    stop();
    const line = { level: 'info', msg: 'memory usage 0% of limit', container: 1e12 };
    expect(lines).toMatchObject([line, line, line]);
  });
});
