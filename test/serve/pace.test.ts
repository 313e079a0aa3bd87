import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deployment, prod } from '../support/gated-fleet.ts';
import { serveHere, type ServedHere } from '../support/serve/serve-here.ts';
import { Stage } from '../support/serve/stage.ts';

const busy = ['shop/one', 'shop/two', 'shop/three', 'shop/four', 'shop/five'];
const other = 'other/gitops';
const change = { 'apps/web.yaml': deployment('web', '          tty: true\n') };

let stage: Stage;
let here: ServedHere;

beforeEach(async () => {
  stage = await Stage.start({ repositories: [...busy, other] });
  for (const repository of [...busy, other]) stage.commit('main', prod, { repository });
});
afterEach(async () => {
  await here.serve.stop();
  await stage.close();
});

/** How many were asked for since the last time. */
function comparisons(): number {
  return stage.forge.takeRequests().filter((request) => request.startsWith('GET /compare')).length;
}

it('an installation that has to wait for its turn to write keeps no other one waiting', async () => {
  const app = {
    appId: String(stage.forge.app.id),
    privateKey: stage.forge.app.privateKey,
    apiUrl: stage.forge.apiUrl,
    timing: { betweenWrites: 0, windows: [{ milliseconds: 3_600_000, writes: 3 }] },
  };
  here = await serveHere(stage, { app }, { renders: '1' });
  for (const repository of busy) {
    stage.commit('change', change, { repository });
    for (let count = 0; count < 2; count += 1)
      await stage.forge.openPull(repository, { branch: 'change', base: 'main' });
  }
  // As many as are looked at of one installation.
  for (let asked = 0; asked < 8; await sleep(20)) asked += comparisons();
  const sha = stage.commit('change', change, { repository: other });
  await stage.forge.openPull(other, { branch: 'change', base: 'main' });

  expect((await stage.verdict(sha, { repository: other })).conclusion).toBe('success');
});
