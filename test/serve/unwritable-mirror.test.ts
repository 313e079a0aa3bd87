import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deployment, prod } from '../support/gated-fleet.ts';
import { serveHere, type ServedHere } from '../support/serve/serve-here.ts';
import { Stage } from '../support/serve/stage.ts';

let stage: Stage;
let here: ServedHere;

beforeEach(async () => {
  stage = await Stage.start();
  stage.commit('main', prod);
  here = await serveHere(stage, { firstRetry: 10, longestRetry: 10 });
});
afterEach(async () => {
  await here.serve.stop();
  await stage.close();
});

it('a mirror that cannot be written fails the check, which does not tell where it lies', async () => {
  const folder = path.join(stage.data, 'mirrors/shop');
  mkdirSync(path.dirname(folder), { recursive: true });
  writeFileSync(folder, 'in the way');
  const sha = stage.commit('change', { 'apps/web.yaml': deployment('web', '          tty: true\n') });
  await stage.forge.openPull('shop/gitops', { branch: 'change', base: 'main' });
  const { conclusion, output } = await stage.verdict(sha);
  const [line] = await here.logged('not evaluated');

  expect([conclusion, output.summary]).toEqual(['failure', expect.stringContaining('cannot be written')]);
  expect(JSON.stringify(output)).not.toContain(stage.folder);
  expect(JSON.stringify(line)).toContain(stage.folder);
});
