/* Shows the GitHub App at work, step by step, and checks each step. Usage: scripts/demo-app.sh */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ShownRun } from '../../test/support/github/viewer.ts';
import { Stage } from '../../test/support/serve/stage.ts';
import { filesOf } from './files-of.ts';

const fleet = path.resolve(import.meta.dirname, '../../test/fixtures/gate-fleet');
const shop = 'shop/gitops';
const deployment = 'apps/base/shop/deployment.yaml';

let wrong = 0;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Says what came, and whether it is right. */
function check(what: string, isRight: boolean): void {
  if (!isRight) wrong += 1;
  say(`  ${isRight ? 'right' : 'WRONG'}  ${what}`);
}

function sayRun({ id, name, conclusion, output }: ShownRun): void {
  say(`  check run ${id} ${name}: ${conclusion}\n  ${output.title}`);
}

const stage = await Stage.start();
try {
  stage.commit('main', filesOf(fleet));
  let app = await stage.app();
  say(`GitHub's stand-in at ${stage.forge.apiUrl}, a Git server at ${stage.gitServer.url}, serve at ${app.url}\n`);

  say('A pull request makes a container privileged:');
  const before = readFileSync(path.join(fleet, deployment), 'utf8');
  const worse = before.replace('securityContext:\n', 'securityContext:\n            privileged: true\n');
  const bad = stage.commit('change', { [deployment]: worse });
  const number = await stage.forge.openPull(shop, { branch: 'change', base: 'main' });
  const failing = await stage.verdict(bad);
  sayRun(failing);
  const annotations = await stage.forge.annotations(shop, failing.id);
  for (const { path: file, start_line: line, title } of annotations) say(`  ${file}:${line}  ${title}`);
  const line = worse.split('\n').findIndex((text) => text.includes('privileged: true')) + 1;
  check('the check fails', failing.conclusion === 'failure');
  check(
    'an annotation stands on the line',
    annotations.some((one) => one.path === deployment && one.start_line === line),
  );
  const { pathname } = new URL(failing.details_url ?? 'http://none.invalid');
  const page = await fetch(app.url + pathname);
  const text = await page.text();
  say(`  page ${app.url}${pathname}: ${page.status}, ${text.length} bytes`);
  check('the page says the same', page.status === 200 && text.includes(`${deployment}:${line}`));

  say('\nA fix is pushed:');
  const good = stage.commit('change', { [deployment]: before.replace('shop:1.4.2', 'shop:1.5.0') });
  await stage.forge.push(shop, number, good);
  const passing = await stage.verdict(good);
  sayRun(passing);
  check('the check is green', passing.conclusion === 'success');

  say('\nSomebody asks for the check again:');
  await stage.forge.rerequestRun(shop, passing.id);
  const again = await stage.verdict(good, { after: 1 });
  sayRun(again);
  check('a new run, with the same verdict', again.id !== passing.id && again.conclusion === 'success');

  say('\nserve is killed (-9) while it judges another pull request; one more is opened while it is down:');
  const killed = new Promise<void>((resolve) => {
    const reached = (): void => void app.kill().then(resolve);
    stage.forge.faults.plan('POST check-runs', { kind: 'held', reached, until: Promise.resolve() });
  });
  const second = stage.commit('second', { [deployment]: worse });
  await stage.forge.openPull(shop, { branch: 'second', base: 'main' });
  await killed;
  stage.forge.faults.clear();
  const third = stage.commit('third', { 'docs/notes.txt': 'nothing that is applied\n' });
  await stage.forge.openPull(shop, { branch: 'third', base: 'main' });
  say(`  open runs before the restart: ${(await stage.forge.runs(shop, second)).map(({ status }) => status).join()}`);
  app = await stage.app();
  sayRun(await stage.verdict(second));
  sayRun(await stage.verdict(third));
  const runs = [...(await stage.forge.runs(shop, second)), ...(await stage.forge.runs(shop, third))];
  check('both have their verdict, and each one run only', runs.length === 2);
  check('the first fails, the second passes', runs.map(({ conclusion }) => conclusion).join() === 'failure,success');

  say('\nserve is told to stop:');
  const { code, milliseconds } = await app.stop();
  check(`it ends with ${code} after ${Math.round(milliseconds)} ms`, code === 0 && milliseconds < 10_000);
} finally {
  await stage.close();
}
say(wrong === 0 ? '\nAll is as it should be.' : `\n${wrong} WRONG.`);
process.exitCode = wrong === 0 ? 0 : 1;
