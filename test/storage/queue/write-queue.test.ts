import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KubeError, type KubeFault } from '../../../src/kube/api/kube-error.ts';
import { type Job, usualQueue, WriteQueue } from '../../../src/storage/queue/write-queue.ts';
import { loggedLines } from '../../support/storage/logged.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const busy = (retryAfterSeconds?: number): KubeError =>
  new KubeError('busy', 'too many requests', retryAfterSeconds === undefined ? {} : { retryAfterSeconds });

function job(key: string, run: Job['run'], more: Partial<Job> = {}): Job {
  return { key, what: `write ${key}`, run, ...more };
}

describe('the queue of writes', () => {
  it('does a few at once, urgent ones first', async () => {
    const { log } = loggedLines();
    const queue = new WriteQueue({ ...usualQueue, atOnce: 2 }, log);
    const done: string[] = [];
    const add = (key: string, isFirst = false): boolean =>
      queue.add(
        job(
          key,
          async () => {
            await new Promise((resolve) => setTimeout(resolve, 100));
            done.push(key);
          },
          { isFirst },
        ),
      );
    for (const key of ['a', 'b', 'c', 'd']) add(key);
    add('urgent', true);
    await vi.advanceTimersByTimeAsync(100);
    expect([done, queue.depth]).toEqual([['a', 'b'], 3]);
    await vi.advanceTimersByTimeAsync(100);
    expect(done).toEqual(['a', 'b', 'urgent', 'c']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(queue.depth).toBe(0);
  });

  it('never does two of one key at once, and of those that wait the last', async () => {
    const { log } = loggedLines();
    const queue = new WriteQueue(usualQueue, log);
    const seen: string[] = [];
    for (const text of ['first', 'second', 'third']) {
      queue.add(
        job('a', async () => {
          seen.push(`begin ${text}`);
          await new Promise((resolve) => setTimeout(resolve, 50));
          seen.push(`end ${text}`);
        }),
      );
    }
    await vi.advanceTimersByTimeAsync(500);
    expect(seen).toEqual(['begin first', 'end first', 'begin third', 'end third']);
  });

  it.each<KubeFault>(['busy', 'unreachable', 'late', 'unauthorized', 'garbage'])(
    'tries again after %s',
    async (fault) => {
      const { log } = loggedLines();
      const queue = new WriteQueue(usualQueue, log);
      const times: number[] = [];
      queue.add(
        job('a', () => {
          times.push(performance.now());
          return times.length < 4 ? Promise.reject(new KubeError(fault, 'no')) : Promise.resolve();
        }),
      );
      await vi.advanceTimersByTimeAsync(60_000);
      const waits = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1000);
      expect(waits).toHaveLength(3);
      for (const [index, wait] of waits.entries()) {
        expect(wait).toBeGreaterThanOrEqual(2 ** index * 0.75);
        expect(wait).toBeLessThanOrEqual(2 ** index * 1.25 + 0.01);
      }
    },
  );

  it('waits as long as the server asks, a minute at most', async () => {
    const { log } = loggedLines();
    const queue = new WriteQueue(usualQueue, log);
    const times: number[] = [];
    queue.add(
      job('a', () => {
        times.push(performance.now());
        return Promise.reject(busy(times.length === 1 ? 20 : 100_000));
      }),
    );
    await vi.advanceTimersByTimeAsync(85_000);
    expect(times.map((time) => Math.floor((time - (times[0] ?? 0)) / 1000))).toEqual([0, 20, 80]);
    await queue.stop();
  });

  it.each<KubeFault>(['forbidden', 'invalid', 'conflict', 'missing'])('gives up at once after %s', async (fault) => {
    const { log, lines } = loggedLines();
    const queue = new WriteQueue(usualQueue, log);
    const onFailure = vi.fn<() => void>();
    const run = vi.fn<() => Promise<void>>(() => Promise.reject(new KubeError(fault, 'no')));
    queue.add(job('a', run, { onFailure }));
    await vi.advanceTimersByTimeAsync(600_000);
    expect([run.mock.calls.length, onFailure.mock.calls.length, queue.depth]).toEqual([1, 1, 0]);
    expect(lines().join('')).toContain('cannot write a');
  });

  it('gives up after eight tries', async () => {
    const { log } = loggedLines();
    const queue = new WriteQueue(usualQueue, log);
    const onFailure = vi.fn<() => void>();
    const run = vi.fn<() => Promise<void>>(() => Promise.reject(busy()));
    queue.add(job('a', run, { onFailure }));
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect([run.mock.calls.length, onFailure.mock.calls.length, queue.depth]).toEqual([8, 1, 0]);
  });

  it('says every minute how many wait, and once a minute that it is full', async () => {
    const { log, messages } = loggedLines();
    const refused = vi.fn<() => void>();
    const queue = new WriteQueue({ ...usualQueue, atOnce: 1, mostWaiting: 3 }, log, refused);
    const hanging = (key: string): boolean => queue.add(job(key, () => new Promise(() => {})));
    expect(['a', 'b', 'c', 'd', 'e', 'b'].map(hanging)).toEqual([true, true, true, false, false, true]);
    expect(messages()).toEqual(['queue full: cannot write d']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(messages().slice(1)).toEqual(['queue: 3 writes wait', 'queue full: 2 writes refused']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(messages().slice(3)).toEqual(['queue: 3 writes wait']);
    expect(refused).toHaveBeenCalledTimes(2);
  });

  it('tells how long the oldest has waited, also while it rests after a failure', async () => {
    const { log, messages } = loggedLines();
    const queue = new WriteQueue({ ...usualQueue, atOnce: 1 }, log);
    expect(queue.oldestMilliseconds).toBe(0);
    queue.add(job('a', () => Promise.reject(busy())));
    await vi.advanceTimersByTimeAsync(5000);
    queue.add(job('b', () => Promise.resolve()));
    await vi.advanceTimersByTimeAsync(5000);
    expect([queue.depth, queue.oldestMilliseconds]).toEqual([1, 10_000]);
    expect(messages().every((message) => message === 'to be tried again: write a')).toBe(true);
    await queue.stop();
  });

  it('says now and then that none waits', async () => {
    const { log, messages } = loggedLines();
    const queue = new WriteQueue(usualQueue, log);
    await vi.advanceTimersByTimeAsync(20 * 60_000);
    expect(messages()).toEqual(['queue: 0 writes wait', 'queue: 0 writes wait']);
    await queue.stop();
  });

  it('does not say a thousand times that a thousand fail', async () => {
    const { log, messages } = loggedLines();
    const queue = new WriteQueue(usualQueue, log);
    for (let index = 0; index < 1000; index += 1) {
      queue.add(job(`a${index}`, () => Promise.reject(new KubeError('forbidden', 'no'))));
    }
    await vi.advanceTimersByTimeAsync(60_000);
    expect(messages()).toHaveLength(31);
    expect(messages().at(-1)).toBe('more writes failed than are logged');
    await queue.stop();
  });

  it('begins nothing after its end, and waits for what is under way', async () => {
    const { log } = loggedLines();
    const queue = new WriteQueue({ ...usualQueue, atOnce: 1 }, log);
    const seen: string[] = [];
    queue.add(
      job('a', async (signal) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        seen.push('a ended');
        throw new KubeError('aborted', 'stopped');
      }),
    );
    queue.add(job('b', () => Promise.resolve(void seen.push('b'))));
    await vi.advanceTimersByTimeAsync(10);
    await queue.stop();
    expect([seen, queue.add(job('c', () => Promise.resolve())), queue.depth]).toEqual([['a ended'], false, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
