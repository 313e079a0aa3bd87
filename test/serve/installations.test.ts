import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import type { RunningApp } from '../support/serve/running-app.ts';
import { Stage } from '../support/serve/stage.ts';

const [shop, bank, tools] = ['shop/gitops', 'bank/fleet', 'shop/tools'] as const;
const worse = { 'apps/web.yaml': deployment('web', privileged) };

let stage: Stage;
let app: RunningApp;

beforeAll(async () => {
  stage = await Stage.start({ repositories: [shop, bank, tools] });
  for (const repository of [shop, bank, tools]) stage.commit('main', prod, { repository });
  app = await stage.app();
  await app.polled();
}, 60_000);
afterAll(() => stage.close());

/** A pull request with its verdict: how its page answers, and where its mirror is. */
async function judged(
  branch: string,
  repository: string,
): Promise<{ readonly mirror: string; readonly page: () => Promise<number> }> {
  const { sha } = await stage.open(branch, worse, { repository });
  const { details_url: address } = await stage.verdict(sha, { repository });
  const url = app.url + new URL(address ?? '').pathname;
  const mirror = path.join(stage.data, 'mirrors', repository, 'mirror.git');
  return { mirror, page: async () => (await fetch(url)).status };
}

async function removed(file: string): Promise<void> {
  while (existsSync(file)) await sleep(10);
}

describe('a repository', () => {
  it('that is taken out of the installation leaves neither pages nor a mirror, and is judged again when it is back', async () => {
    const { mirror, page } = await judged('before', tools);
    expect([existsSync(mirror), await page()]).toEqual([true, 200]);

    stage.forge.installations.take(tools);
    await stage.forge.hooks.settled();
    expect(await page()).toBe(404);
    await removed(mirror);

    const { sha } = await stage.open('meanwhile', worse, { repository: tools });
    stage.forge.installations.give(tools);
    expect((await stage.verdict(sha, { repository: tools })).conclusion).toBe('failure');
  });

  it('that is taken away while it is fetched leaves nothing behind', async () => {
    const reached = Promise.withResolvers<void>();
    const stall = { kind: 'stall', until: new Promise<void>(() => {}), reached: reached.resolve } as const;
    stage.gitServer.faults.plan('objects', stall, { of: tools });
    await stage.open('fetching', { 'apps/notes.txt': 'fetching' }, { repository: tools });
    await reached.promise;
    stage.forge.installations.take(tools);
    await removed(path.join(stage.data, 'mirrors', tools, 'mirror.git'));
    await app.idle();
    expect(existsSync(path.join(stage.data, 'mirrors', tools, 'mirror.git'))).toBe(false);
  });

  it('that nobody knows keeps nobody else from being judged', async () => {
    const id = stage.forge.installationOf('shop');
    const head = { sha: 'a'.repeat(40) };
    stage.forge.hooks.send('pull_request', {
      action: 'opened',
      number: 1,
      pull_request: { head },
      repository: { id: 9, name: 'unheard-of', full_name: 'shop/unheard-of', owner: { login: 'shop' } },
      installation: { id },
    });
    const { subject } = await app.logged('put off', ({ subject }) => String(subject).includes('unheard-of'));
    const { sha } = await stage.open('known', worse);

    expect((await stage.verdict(sha)).conclusion).toBe('failure');
    expect(subject).toBe('shop/unheard-of#1');
  });
});

describe('an installation', () => {
  it('that is suspended has nothing judged until it is back', async () => {
    stage.forge.installations.suspend('bank');
    await stage.forge.hooks.settled();
    const { sha } = await stage.open('suspended', worse, { repository: bank });
    const other = await stage.open('awake', worse);
    await stage.verdict(other.sha);
    expect(await stage.forge.runs(bank, sha)).toEqual([]);

    stage.forge.installations.unsuspend('bank');
    expect((await stage.verdict(sha, { repository: bank })).conclusion).toBe('failure');
  });

  it('that is deleted leaves neither pages nor mirrors', async () => {
    const { mirror, page } = await judged('last', bank);
    expect([existsSync(mirror), await page()]).toEqual([true, 200]);

    stage.forge.installations.delete('bank');
    await stage.forge.hooks.settled();
    expect(await page()).toBe(404);
    await removed(mirror);
  });
});
