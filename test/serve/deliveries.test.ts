import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import { canSeeProcesses, childOf, gone } from '../support/serve/processes.ts';
import type { RunningApp } from '../support/serve/running-app.ts';
import { Stage } from '../support/serve/stage.ts';
import { skipped } from '../support/skipped.ts';

const shop = 'shop/gitops';
const worse = { 'apps/web.yaml': deployment('web', privileged) };
const better = { 'apps/web.yaml': deployment('web', '          tty: true\n') };

let stage: Stage;
let app: RunningApp;
let early: { readonly number: number; readonly sha: string };

beforeAll(async () => {
  stage = await Stage.start();
  stage.commit('main', prod);
  early = await stage.open('early', worse);
  app = await stage.app();
  await app.polled();
}, 60_000);
afterAll(() => stage.close());

/** The last webhook about a pull request. */
function last(): { readonly id: string; readonly answers: readonly unknown[] } {
  const delivery = stage.forge.hooks.deliveries.findLast(({ event }) => event === 'pull_request');
  if (!delivery) throw new Error('nothing was delivered');
  return delivery;
}

/** All runs of a commit, by what they ended with. */
async function conclusions(sha: string): Promise<readonly (string | null)[]> {
  return (await stage.forge.runs(shop, sha)).map(({ conclusion }) => conclusion);
}

describe('a delivery', () => {
  it('that comes twice, and once more later, leads to one run', async () => {
    stage.forge.hooks.doubleNext();
    const { sha } = await stage.open('doubled', worse);
    await stage.verdict(sha);
    await stage.forge.hooks.redeliver(last().id);
    await app.idle();

    expect(last().answers).toHaveLength(3);
    expect(last().answers.filter((status) => status === 202)).toHaveLength(1);
    expect(await conclusions(sha)).toEqual(['failure']);
  });

  it('that somebody replays under another id is known by its body', async () => {
    const { sha } = await stage.open('replayed', worse);
    await stage.verdict(sha);
    const replayed = await stage.forge.hooks.replay(last().id);
    await app.idle();

    expect(replayed.answers).toEqual([200]);
    expect(await conclusions(sha)).toEqual(['failure']);
  });
});

describe('deliveries in the wrong order', () => {
  it('leave the verdict on the newer head, and no check running on the older one', async () => {
    const { number, sha } = await stage.open('reordered', better);
    await stage.verdict(sha);
    stage.forge.hooks.hold();
    const older = stage.commit('reordered', worse);
    await stage.forge.push(shop, number, older);
    const newer = stage.commit('reordered', { ...better, 'apps/notes.txt': 'newer' });
    await stage.forge.push(shop, number, newer);
    await stage.forge.hooks.release((held) => held.toReversed());
    await stage.verdict(newer);
    await app.idle();

    expect(await conclusions(newer)).toEqual(['success']);
    expect(await conclusions(older)).toEqual([]);
  });

  it('do not judge a pull request that is heard to be closed before it is heard to be open', async () => {
    stage.forge.hooks.hold();
    const { number, sha } = await stage.open('closed-first', worse);
    await stage.forge.closePull(shop, number);
    await stage.forge.hooks.release((held) => held.toReversed());
    await app.idle();

    expect(await conclusions(sha)).toEqual([]);
  });
});

describe('a head that is being judged', () => {
  /** Opens a pull request whose judge stands still. */
  async function judging(branch: string): Promise<{ readonly number: number; readonly sha: string; pid: number }> {
    const opened = await stage.open(branch, worse);
    const { pid } = await childOf(app.pid, 'gate');
    process.kill(pid, 'SIGSTOP');
    return { ...opened, pid };
  }

  it('loses its judge to a newer one, and its check is cancelled', async () => {
    if (!canSeeProcesses) return skipped('a judge that ends: processes cannot be seen here');
    const older = await judging('superseded');
    const newer = stage.commit('superseded', better);
    await stage.forge.push(shop, older.number, newer);
    const { conclusion } = await stage.verdict(newer);
    await gone(older);

    expect(conclusion).toBe('success');
    expect(await conclusions(older.sha)).toEqual(['cancelled']);
  });

  it('loses its judge when the pull request is closed', async () => {
    if (!canSeeProcesses) return skipped('a judge that ends: processes cannot be seen here');
    const { number, sha, pid } = await judging('closed-while-judged');
    await stage.forge.closePull(shop, number);
    await app.idle();
    await gone({ pid });

    expect(await conclusions(sha)).toEqual(['cancelled']);
  });

  it('whose fetch stands still makes way for a newer one', async () => {
    const reached = Promise.withResolvers<void>();
    const until = new Promise<void>(() => {});
    stage.gitServer.faults.plan('objects', { kind: 'stall', until, reached: reached.resolve });
    const { number, sha } = await stage.open('stalled', better);
    await reached.promise;
    const newer = stage.commit('stalled', worse);
    await stage.forge.push(shop, number, newer);

    expect((await stage.verdict(newer)).conclusion).toBe('failure');
    expect(await conclusions(sha)).toEqual(['cancelled']);
  });
});

describe('a pull request of which nobody heard', () => {
  it('is found when the gate starts', async () => {
    expect((await stage.verdict(early.sha)).conclusion).toBe('failure');
  });

  it('is found in the next round', async () => {
    const { sha } = await stage.open('heard', better);
    await stage.verdict(sha);
    await app.kill();
    app = await stage.app('--poll-minutes', '0.01');
    await app.idle();
    stage.forge.hooks.loseNext();
    const lost = await stage.open('lost', worse);

    expect((await stage.verdict(lost.sha)).conclusion).toBe('failure');
  });
});
