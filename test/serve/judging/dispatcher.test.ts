import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployment, privileged, prod } from '../../support/gated-fleet.ts';
import type { RunningApp } from '../../support/serve/running-app.ts';
import { Stage } from '../../support/serve/stage.ts';

const shop = 'shop/gitops';
const worse = { 'apps/web.yaml': deployment('web', privileged) };

let stage: Stage;
let app: RunningApp;

beforeAll(async () => {
  stage = await Stage.start();
  stage.commit('main', prod);
  app = await stage.app();
}, 60_000);
afterAll(() => stage.close());

/** Opens a pull request, and stops its fetch until `until`; gives its number and its head once that is so. */
async function fetching(
  branch: string,
  until: Promise<void>,
): Promise<{ readonly number: number; readonly sha: string }> {
  const sha = stage.commit(branch, { ...worse, 'apps/notes.txt': branch });
  const reached = Promise.withResolvers<void>();
  stage.gitServer.faults.plan('objects', { kind: 'stall', reached: () => reached.resolve(), until });
  const number = await stage.forge.openPull(shop, { branch, base: 'main' });
  await reached.promise;
  return { number, sha };
}

describe('work that goes on', { timeout: 60_000 }, () => {
  it('on a pull request that is closed is stopped, and its check cancelled', async () => {
    const { number, sha } = await fetching('closed', new Promise(() => {}));
    await stage.forge.closePull(shop, number);

    expect((await stage.verdict(sha)).conclusion).toBe('cancelled');
    await app.logged('called off', ({ why }) => why === 'closed');
  });

  it('on a head that is no longer the newest is stopped for the new one', async () => {
    const { number, sha } = await fetching('moved', new Promise(() => {}));
    const newer = stage.commit('moved', { 'apps/web.yaml': deployment('web', '          tty: true\n') });
    await stage.forge.push(shop, number, newer);

    expect((await stage.verdict(newer)).conclusion).toBe('success');
    expect((await stage.verdict(sha)).conclusion).toBe('cancelled');
  });

  it('on a group that is destroyed is stopped, and its check cancelled', async () => {
    const sha = stage.commit('queued', { ...worse, 'apps/notes.txt': 'queued' });
    const reached = Promise.withResolvers<void>();
    const until = new Promise<void>(() => {});
    stage.gitServer.faults.plan('objects', { kind: 'stall', reached: () => reached.resolve(), until });
    const branch = await stage.forge.mergeGroup(shop, { base: 'main', headSha: sha });
    await reached.promise;
    await stage.forge.destroyGroup(shop, branch);

    expect((await stage.verdict(sha)).conclusion).toBe('cancelled');
  });

  it('goes on when an event says nothing new', async () => {
    const go = Promise.withResolvers<void>();
    const { number, sha } = await fetching('same', go.promise);
    await stage.forge.reopenPull(shop, number);
    await stage.forge.hooks.settled();
    go.resolve();
    const verdict = await stage.verdict(sha);
    await app.idle();

    expect([verdict.conclusion, (await stage.forge.runs(shop, sha)).length]).toEqual(['failure', 1]);
  });
});
