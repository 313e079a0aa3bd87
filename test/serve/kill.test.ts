import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import { Stage } from '../support/serve/stage.ts';

const shop = 'shop/gitops';
const worse = { 'apps/web.yaml': deployment('web', privileged) };

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.start();
  stage.commit('main', prod);
});
afterEach(() => stage.close());

/** Opens a pull request, and kills `serve` when it reaches a request; starts it again, and gives the head. */
async function killedAt(reach: (killed: () => void) => void): Promise<string> {
  const app = await stage.app();
  const sha = stage.commit('change', worse);
  const killed = Promise.withResolvers<void>();
  reach(() => {
    app.process.once('exit', () => killed.resolve());
    app.process.kill('SIGKILL');
  });
  await stage.forge.openPull(shop, { branch: 'change', base: 'main' });
  await killed.promise;
  stage.forge.faults.clear();
  await stage.app();
  return sha;
}

/** What there is to see of a commit in the end. */
async function seen(sha: string): Promise<readonly unknown[]> {
  const { id, conclusion, output } = await stage.verdict(sha);
  const [runs, annotations] = [await stage.forge.runs(shop, sha), await stage.forge.annotations(shop, id)];
  return [conclusion, output.annotations_count, runs.length, annotations.length];
}

/** One run, that fails with one annotation. */
const oneVerdict = ['failure', 1, 1, 1];

describe('a kill -9', () => {
  it.each([
    ['when the pull request is looked up', 'GET /pulls/', 0],
    ['when the run was begun', 'POST check-runs', 0],
    ['when the first annotations were sent', 'PATCH check-runs', 0],
    ['when the run was completed', 'PATCH check-runs', 1],
  ])('%s loses nothing and posts nothing twice', async (_, request, skip) => {
    const sha = await killedAt((killed) => {
      stage.forge.faults.plan(request, { kind: 'held', reached: killed, until: Promise.resolve() }, { skip });
    });

    expect(await seen(sha)).toEqual(oneVerdict);
  });

  it('in the middle of a clone loses nothing', async () => {
    const sha = await killedAt((killed) => {
      stage.gitServer.faults.plan('objects', { kind: 'stall', reached: killed, until: Promise.resolve() });
    });

    expect(await seen(sha)).toEqual(oneVerdict);
  });

  it('in the middle of a render loses nothing', async () => {
    const app = await stage.app();
    const sha = stage.commit('change', worse);
    await stage.forge.openPull(shop, { branch: 'change', base: 'main' });
    while ((await app.metric('kubescape_gitops_in_flight', 'phase="judge"')) === 0) await new Promise(setImmediate);
    await app.kill();
    await stage.app();

    expect(await seen(sha)).toEqual(oneVerdict);
  });
});
