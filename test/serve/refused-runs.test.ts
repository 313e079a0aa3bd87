import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import { serveHere, type ServedHere } from '../support/serve/serve-here.ts';
import { Stage } from '../support/serve/stage.ts';

const shop = 'shop/gitops';
const worse = { 'apps/web.yaml': deployment('web', privileged) };
const refusal = { kind: 'answer', status: 422, message: 'Invalid request.' } as const;

let stage: Stage;
let here: ServedHere | undefined;

beforeEach(async () => {
  stage = await Stage.start();
  stage.commit('main', prod);
});
afterEach(async () => {
  await here?.serve.stop();
  here = undefined;
  await stage.close();
});

/** Opens a pull request whose first run is never written; gives its number. */
async function refusedForEver(sha: string): Promise<number> {
  const begun = Promise.withResolvers<void>();
  const until = Promise.withResolvers<void>();
  stage.forge.faults.plan('POST check-runs', { kind: 'held', reached: begun.resolve, until: until.promise });
  const number = await stage.forge.openPull(shop, { branch: 'change', base: 'main' });
  await begun.promise;
  const [run] = await stage.forge.runs(shop, sha);
  stage.forge.faults.plan(`PATCH check-runs/${run?.id}`, refusal, { times: Infinity });
  until.resolve();
  return number;
}

describe('a run that GitHub refuses', () => {
  it('keeps nobody from the verdict on a newer head', async () => {
    here = await serveHere(stage, { firstRetry: 3_600_000, longestRetry: 3_600_000 });
    const old = stage.commit('change', worse);
    const number = await refusedForEver(old);
    await here.logged('put off');
    const sha = stage.commit('change', { 'apps/notes.txt': 'A note' });
    await stage.forge.push(shop, number, sha);

    expect((await stage.verdict(sha)).conclusion).toBe('failure');
  });

  it('ends as a failure that says so', async () => {
    here = await serveHere(stage, { firstRetry: 10, longestRetry: 10 });
    const sha = stage.commit('change', worse);
    stage.forge.faults.plan('PATCH check-runs', refusal, { times: 3 });
    await stage.forge.openPull(shop, { branch: 'change', base: 'main' });
    const { conclusion, output } = await stage.verdict(sha);

    expect([conclusion, output.title]).toEqual(['failure', expect.stringContaining('INCOMPLETE')]);
    expect(output.summary).toContain('What was found could not be published');
    expect(await stage.forge.runs(shop, sha)).toHaveLength(1);
  });

  it('for ever is given up, and its pull request found again by looking', async () => {
    here = await serveHere(stage, { firstRetry: 1, longestRetry: 1, pollMilliseconds: 200 });
    const sha = stage.commit('change', worse);
    await refusedForEver(sha);
    await here.logged('given up');

    expect((await stage.verdict(sha, { after: 1 })).conclusion).toBe('failure');
  });
});
