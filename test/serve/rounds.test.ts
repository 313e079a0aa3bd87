import { describe, expect, it, onTestFinished } from 'vitest';
import { Rounds } from '../../src/serve/rounds.ts';

const never = 2 ** 31 - 1;

interface Watched {
  readonly rounds: Rounds;
  readonly failures: unknown[];
  /** Ends the round that goes on. */
  readonly end: (error?: Error) => void;
  /** Resolves to the signal of the next round, once that begins. */
  readonly begun: () => Promise<AbortSignal>;
  readonly count: () => number;
}

/** Rounds that each wait to be ended. */
function watched(milliseconds: number): Watched {
  const failures: unknown[] = [];
  let count = 0;
  let current = Promise.withResolvers<void>();
  let next = Promise.withResolvers<AbortSignal>();
  const rounds = new Rounds(
    (signal) => {
      count += 1;
      const { resolve } = next;
      [current, next] = [Promise.withResolvers<void>(), Promise.withResolvers<AbortSignal>()];
      signal.addEventListener('abort', () => current.reject(signal.reason));
      resolve(signal);
      return current.promise;
    },
    milliseconds,
    (error) => failures.push(error),
  );
  onTestFinished(() => rounds.stop());
  return {
    rounds,
    failures,
    end: (error) => (error === undefined ? current.resolve() : current.reject(error)),
    begun: () => next.promise,
    count: () => count,
  };
}

describe('rounds', () => {
  it('begin at once, and again some time after the last one ended', async () => {
    const { rounds, begun, end, count } = watched(5);
    const first = begun();
    rounds.start();
    await first;
    const second = begun();
    end();
    await second;

    expect(count()).toBe(2);
  });

  it('come at once when one is asked for', async () => {
    const { rounds, begun, end, count } = watched(never);
    const first = begun();
    rounds.start();
    await first;
    const second = begun();
    end();
    await new Promise(setImmediate);
    expect(count()).toBe(1);
    rounds.ask();
    await second;

    expect(count()).toBe(2);
  });

  it('come once more when several are asked for during one, and never two at once', async () => {
    const { rounds, begun, end, count } = watched(never);
    const first = begun();
    rounds.start();
    await first;
    for (let asked = 0; asked < 3; asked += 1) rounds.ask();
    await new Promise(setImmediate);
    expect(count()).toBe(1);
    const second = begun();
    end();
    await second;
    end();
    await new Promise(setImmediate);

    expect(count()).toBe(2);
  });

  it('tell of one that failed, and go on', async () => {
    const { rounds, begun, end, failures } = watched(1);
    const first = begun();
    rounds.start();
    await first;
    const second = begun();
    end(new Error('no answer'));
    await second;

    expect(failures).toEqual([new Error('no answer')]);
  });

  it('end with the one that goes on, whose end is no failure', async () => {
    const { rounds, begun, count, failures } = watched(1);
    const first = begun();
    rounds.start();
    const signal = await first;
    await rounds.stop();

    expect([signal.aborted, count(), failures]).toEqual([true, 1, []]);
  });

  it('end while they wait, and are not begun again', async () => {
    const { rounds, begun, end, count } = watched(never);
    const first = begun();
    rounds.start();
    await first;
    end();
    await new Promise(setImmediate);
    await rounds.stop();
    rounds.ask();
    await new Promise(setImmediate);

    expect(count()).toBe(1);
  });

  it('that never began stop at once', async () => {
    const { rounds, count } = watched(never);
    await rounds.stop();

    expect(count()).toBe(0);
  });
});
