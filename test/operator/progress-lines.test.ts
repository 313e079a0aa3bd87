import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgressLines, type Waiting } from '../../src/operator/progress-lines.ts';
import { loggedLines } from '../support/storage/logged.ts';

const none: Waiting = { depth: 0, oldestSeconds: 0, inVain: 0, trouble: '' };

describe('the lines about what goes on', () => {
  let stop: AbortController;
  let run: Promise<void>;
  let waiting: Waiting;
  let progress: ProgressLines;
  let lines: () => Record<string, unknown>[];

  beforeEach(() => {
    vi.useFakeTimers();
    stop = new AbortController();
    waiting = none;
    const logged = loggedLines();
    lines = () => logged.lines().map((line) => JSON.parse(line));
    progress = new ProgressLines(logged.log);
    run = progress.run(1000, () => waiting, stop.signal);
  });
  afterEach(async () => {
    stop.abort();
    await run;
    vi.useRealTimers();
  });

  it('count ten thousand events in one line, apart by whether a scan follows', async () => {
    for (let index = 0; index < 10_000; index += 1) progress.count('coalesced');
    progress.count('triggered');
    progress.count('filtered', 'kube-system');
    progress.count('unchanged');
    await vi.advanceTimersByTimeAsync(1000);
    expect(lines()).toMatchObject([
      { msg: 'changes that trigger a scan', coalesced: 10_000, triggered: 1 },
      { msg: 'skipped: changes that trigger no scan', filtered: 1, unchanged: 1, namespaces: ['kube-system'] },
    ]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(lines()).toHaveLength(2);
  });

  it('say how many wait, and warn with a reason when the oldest has waited a minute', async () => {
    waiting = { depth: 7, oldestSeconds: 2.4, inVain: 0, trouble: '' };
    await vi.advanceTimersByTimeAsync(1000);
    waiting = { depth: 9, oldestSeconds: 61, inVain: 0, trouble: 'no connection' };
    await vi.advanceTimersByTimeAsync(1000);
    waiting = { depth: 9, oldestSeconds: 62, inVain: 4, trouble: '' };
    await vi.advanceTimersByTimeAsync(1000);
    expect(lines()).toMatchObject([
      { level: 'info', msg: 'queue: 7 objects wait, the oldest for 2 s' },
      {
        level: 'warn',
        msg: 'queue: 9 objects wait, the oldest for 61 s',
        why: 'no connection',
        todo: expect.any(String),
      },
      { level: 'warn', why: expect.stringContaining('4 were sent in vain'), inVain: 4 },
    ]);
  });

  it('say now and then that none waits', async () => {
    await vi.advanceTimersByTimeAsync(20_000);
    expect(lines().map(({ msg }) => msg)).toEqual(['queue: 0 objects wait', 'queue: 0 objects wait']);
  });
});
