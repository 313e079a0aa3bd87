import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShownRun } from '../support/github/viewer.ts';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import { canSeeProcesses, childOf, gone } from '../support/serve/processes.ts';
import type { RunningApp } from '../support/serve/running-app.ts';
import { Stage, secret } from '../support/serve/stage.ts';
import { skipped } from '../support/skipped.ts';

const worse = { 'apps/web.yaml': deployment('web', privileged) };
const repositories = ['gitops', 'large', 'slow', 'policy', 'empty', 'unrelated', 'gone'].map((name) => `shop/${name}`);

let stage: Stage;
let app: RunningApp;

beforeAll(async () => {
  stage = await Stage.start({ repositories, args: ['--repository-size', '2'] });
  for (const repository of repositories) stage.commit('main', prod, { repository });
  app = await stage.app();
  await app.polled();
}, 60_000);
afterAll(() => stage.close());

/** The verdict on a change in a repository. */
async function verdictOn(
  repository: string,
  files: Readonly<Record<string, string | undefined>> = worse,
): Promise<ShownRun> {
  const { sha } = await stage.open('change', files, { repository });
  return stage.verdict(sha, { repository });
}

/** That everything is as usual for somebody else. */
async function expectOthersJudged(branch: string): Promise<void> {
  const { sha } = await stage.open(branch, worse);
  expect((await stage.verdict(sha)).conclusion).toBe('failure');
}

/** A check that says why there is no verdict. */
function notEvaluated(why: RegExp): object {
  const title = 'INCOMPLETE: the change could not be judged, so nothing counts as clean';
  return { conclusion: 'failure', output: { title, summary: expect.stringMatching(why), annotations_count: 0 } };
}

describe('a repository', () => {
  it('that is too large fails with its limit, and another one is judged meanwhile', async () => {
    const files = { ...worse, 'apps/large.bin': randomBytes(4 * 1024 ** 2).toString('base64') };
    const large = verdictOn('shop/large', files);
    await expectOthersJudged('beside-large');

    expect(await large).toMatchObject(notEvaluated(/more than 2097152 bytes/));
  });

  it('whose Git server stands still delays nobody else', async () => {
    const [reached, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const stall = { kind: 'stall', until: go.promise, reached: reached.resolve } as const;
    stage.gitServer.faults.plan('objects', stall, { of: 'shop/slow' });
    const slow = verdictOn('shop/slow');
    await reached.promise;
    await expectOthersJudged('beside-slow');
    go.resolve();

    expect((await slow).conclusion).toBe('failure');
  });

  it('whose policy is broken at the base fails with what is wrong with it', async () => {
    stage.commit('main', { 'kubescape-gitops.yaml': 'gate: [no, policy]\n' }, { repository: 'shop/policy' });

    expect(await verdictOn('shop/policy')).toMatchObject(notEvaluated(/kubescape\\?-gitops\\?\.yaml/));
  });

  it('without anything for Flux fails, since nothing was judged', async () => {
    const files = Object.fromEntries(Object.keys(prod).map((name) => [name, undefined]));
    stage.commit('main', { ...files, 'README.md': 'Nothing here' }, { repository: 'shop/empty' });

    expect(await verdictOn('shop/empty', { 'README.md': 'Nothing at all' })).toMatchObject(notEvaluated(/Flux/));
  });

  it('whose change has no history in common with its base fails', async () => {
    const sha = stage.commit('stranger', worse, { repository: 'shop/unrelated', from: 'nowhere' });
    await stage.forge.openPull('shop/unrelated', { branch: 'stranger', base: 'main' });

    const verdict = await stage.verdict(sha, { repository: 'shop/unrelated' });
    expect(verdict).toMatchObject(notEvaluated(/no history in common/));
  });

  it('that does not give its commits any more fails', async () => {
    stage.gitServer.faults.plan('objects', { kind: 'answer', status: 404 }, { of: 'shop/gone', times: 100 });

    expect(await verdictOn('shop/gone')).toMatchObject(notEvaluated(/could not be fetched/));
  });
});

describe('a judge', () => {
  it('sees no credential', async () => {
    if (!canSeeProcesses) return skipped('the environment of a judge: processes cannot be seen here');
    const { sha } = await stage.open('environment', worse);
    const judge = await childOf(app.pid, 'gate');
    const seen = [...judge.args, ...judge.environment].join('\n');
    await stage.verdict(sha);
    const names = judge.environment.map((variable) => variable.split('=')[0]);

    expect(names).toContain('PATH');
    expect(names.filter((name) => /GITHUB|TOKEN|SECRET|KEY|GIT_/.test(name ?? ''))).toEqual([]);
    for (const hidden of [secret, stage.forge.app.privateKey.split('\n')[1] ?? '', 'ghs_', 'x-access-token']) {
      expect(seen).not.toContain(hidden);
    }
  });

  it('ends with a server that is killed', async () => {
    if (!canSeeProcesses) return skipped('a judge that ends: processes cannot be seen here');
    const { sha } = await stage.open('orphan', worse);
    const judge = await childOf(app.pid, 'gate');
    process.kill(judge.pid, 'SIGSTOP');
    await app.kill();
    process.kill(judge.pid, 'SIGCONT');
    await gone(judge);
    app = await stage.app();

    expect((await stage.verdict(sha)).conclusion).toBe('failure');
    expect(await stage.forge.runs('shop/gitops', sha)).toHaveLength(1);
  });
});
