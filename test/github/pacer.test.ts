import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GithubError } from '../../src/github/errors.ts';
import { Pacer } from '../../src/github/pacer.ts';
import type { Timing } from '../../src/github/timing.ts';
import { rest } from '../../src/github/waiting.ts';
import { publication, quick } from '../support/github/publishing.ts';
import { type StartedForge, startForge } from '../support/github/started-forge.ts';

/** When so many writes that wait at once get their turns. */
async function turns(timing: Pick<Timing, 'betweenWrites' | 'windows'>, count: number): Promise<readonly number[]> {
  const pacer = new Pacer(timing);
  const times: number[] = [];
  const turn = async (): Promise<void> => {
    await pacer.turn(undefined, () => Promise.reject(new Error('nothing is held')));
    times.push(performance.now());
  };
  await Promise.all(Array.from({ length: count }, turn));
  return times;
}

/** The least time in which so many writes began. */
function shortest(times: readonly number[], writes: number): number {
  return Math.min(...times.slice(writes - 1).map((time, index) => time - (times[index] ?? 0)));
}

describe('the pace', () => {
  it('keeps writes apart', async () => {
    // What is measured here is when the turn was noticed, a moment after it came.
    expect(shortest(await turns({ betweenWrites: 30, windows: [] }, 5), 2)).toBeGreaterThan(25);
  });

  it('lets no more writes begin in any window than fit', async () => {
    const windows = [
      { milliseconds: 100, writes: 3 },
      { milliseconds: 400, writes: 6 },
    ];
    const times = await turns({ betweenWrites: 0, windows }, 14);
    expect(shortest(times, 4)).toBeGreaterThan(95);
    expect(shortest(times, 7)).toBeGreaterThan(395);
  });

  it('gives turns in the order in which they were asked for', async () => {
    const pacer = new Pacer({ betweenWrites: 5, windows: [] });
    const order: number[] = [];
    const all = [0, 1, 2, 3].map(async (number) => {
      await pacer.turn(undefined, () => Promise.resolve());
      order.push(number);
    });
    await Promise.all(all);
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('goes on for the others when one in the queue is called off, who passes nobody', async () => {
    const pacer = new Pacer({ betweenWrites: 0, windows: [{ milliseconds: 100, writes: 1 }] });
    const none = (): Promise<void> => Promise.resolve();
    const ended = new AbortController();
    await pacer.turn(undefined, none);
    const order: string[] = [];
    const first = pacer.turn(undefined, none).then(() => order.push('first'));
    const second = pacer.turn(ended.signal, none);
    const third = pacer.turn(undefined, none).then(() => order.push('third'));
    ended.abort(new Error('called off'));
    await expect(second).rejects.toThrow('called off');
    expect(order).toEqual([]);
    await Promise.all([first, third]);
    expect(order).toEqual(['first', 'third']);
  });

  it('is held for all, as long as the longest asks for', async () => {
    const pacer = new Pacer({ betweenWrites: 0, windows: [] });
    pacer.hold(60, 'long');
    pacer.hold(10, 'short');
    const seen: string[] = [];
    await pacer.turn(undefined, async ({ milliseconds, reason }) => {
      seen.push(reason);
      await rest(milliseconds, undefined);
    });
    expect(new Set(seen)).toEqual(new Set(['long']));
    expect(pacer.held()).toBeUndefined();
  });
});

describe('an installation', () => {
  let started: StartedForge;

  beforeAll(async () => {
    started = await startForge(['shop/gitops', 'shop/infra']);
  });
  afterAll(() => started.close());
  afterEach(() => started.reset());

  const secondary = (seconds: string) =>
    ({ kind: 'answer', status: 403, message: 'secondary rate limit', headers: { 'retry-after': seconds } }) as const;

  it('keeps one pace for all that is published at once, and a full window is no failure', async () => {
    const { clone, name, forge, repository } = started;
    // Were waiting for the window counted, the total time would be over.
    const timing = { ...quick, total: 1900, windows: [{ milliseconds: 1000, writes: 4 }] };
    const access = started.access({ timing });
    const heads = [1, 2, 3, 4, 5, 6].map((number) => clone.commit(`pace-${number}`, 'main'));
    await Promise.all(heads.map((headSha) => access.publish(publication({ ...name, headSha, runKey: 'k' }))));
    for (const headSha of heads) {
      expect(await forge.runs(repository, headSha)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
    }
  });

  it('waits as a whole when GitHub tells one of its requests to wait', async () => {
    const { clone, name, forge } = started;
    const headSha = clone.commit('hold', 'main');
    const refused = Promise.withResolvers<void>();
    const headers = { 'retry-after': '1', 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '1' };
    forge.faults.plan('POST check-runs', { kind: 'answer', status: 429, headers });
    const access = started.access({ onLimit: ({ left }) => void (left === 1 && refused.resolve()) });
    const published = access.publish(publication({ ...name, headSha }));
    await refused.promise;
    // The refusal was told of before it was read.
    await turnOfLoop();
    const begin = performance.now();
    await access.openPulls(name);
    expect(performance.now() - begin).toBeGreaterThan(950);
    expect(await published).toMatchObject({ published: 'check' });
  });

  it('gives up as a whole when that would be too long', async () => {
    const { clone, name, forge } = started;
    const access = started.access();
    const headSha = clone.commit('too-long', 'main');
    forge.faults.plan('POST check-runs', secondary('3600'));
    await expect(access.publish(publication({ ...name, headSha }))).rejects.toMatchObject({ code: 'GAVE_UP' });
    forge.takeRequests();
    const failure = (await access.openPulls(name).catch((error: unknown) => error)) as GithubError;
    expect(failure).toMatchObject({ code: 'GAVE_UP', message: expect.stringMatching(/not begun, for creating.*403/) });
    expect(forge.takeRequests()).toEqual([]);
    // Others are not its concern.
    expect(await started.access().openPulls(name)).toMatchObject({ isCut: false });
  });

  describe('stops waiting at once when called off', () => {
    const patient = { ...quick, total: 60_000, request: 60_000, longestWait: 60_000 };

    /** Publishes until it waits: after the first answer, or once `reached`; then calls it off. */
    async function callOff(branch: string, windows: Timing['windows'], reached?: Promise<void>): Promise<unknown> {
      const { clone, name } = started;
      const headSha = clone.commit(branch, 'main');
      const answered = Promise.withResolvers<void>();
      let isArmed = false;
      const onLimit = (): void => void (isArmed && answered.resolve());
      const access = started.access({ timing: { ...patient, windows }, onLimit });
      await access.begin({ ...name, headSha, runKey: 'first', title: 't', summary: 's' });
      isArmed = reached === undefined;
      const ended = new AbortController();
      const publishing = access.publish(publication({ ...name, headSha, runKey: 'k' }), { signal: ended.signal });
      await (reached ?? answered.promise);
      await turnOfLoop();
      ended.abort(new Error('the server ends'));
      return publishing;
    }

    it('for a window to have room', async () => {
      const called = callOff('off-window', [{ milliseconds: 3_600_000, writes: 1 }]);
      await expect(called).rejects.toThrow('the server ends');
    });

    it('because GitHub said so', async () => {
      const headers = { 'retry-after': '50', 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '1' };
      const fault = { kind: 'answer', status: 403, message: 'secondary rate limit', headers } as const;
      started.forge.faults.plan('GET commits/.*check-runs', fault, { skip: 1 });
      await expect(callOff('off-hold', [])).rejects.toThrow('the server ends');
    });

    it('for an answer', async () => {
      const reached = Promise.withResolvers<void>();
      const fault = { kind: 'held', reached: reached.resolve, until: new Promise<void>(() => {}) } as const;
      started.forge.faults.plan('POST check-runs', fault, { skip: 1 });
      await expect(callOff('off-answer', [], reached.promise)).rejects.toThrow('the server ends');
    });
  });
});
