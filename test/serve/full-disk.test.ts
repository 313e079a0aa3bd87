import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import { Stage } from '../support/serve/stage.ts';
import { skipped } from '../support/skipped.ts';

const shop = 'shop/gitops';
const prlimit = ['/usr/bin/prlimit', '/bin/prlimit'].find((program) => existsSync(program));
if (prlimit === undefined) skipped('a server whose disk is full: prlimit (util-linux) is not there');

/** The kernel would end a process at such a limit, which no full disk does. */
const noSignal = "--import=data:text/javascript,process.on('SIGXFSZ',()=>{})";

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.start({ env: { NODE_OPTIONS: noSignal } });
  stage.commit('main', prod);
});
afterEach(() => stage.close());

/** How long files may become that a process writes to; it is to look like a full disk. */
function limitFiles(pid: number, bytes: string): void {
  execFileSync(prlimit ?? '', ['--pid', `${pid}`, `--fsize=${bytes}:`]);
}

describe.skipIf(prlimit === undefined)('a disk that is full', () => {
  it('ends nothing, and what was to be judged is judged when there is room again', async () => {
    const app = await stage.app();
    const sha = stage.commit('change', { 'apps/web.yaml': deployment('web', privileged) });
    const reached = Promise.withResolvers<void>();
    const until = Promise.withResolvers<void>();
    stage.forge.faults.plan('POST check-runs', { kind: 'held', reached: reached.resolve, until: until.promise });
    await stage.forge.openPull(shop, { branch: 'change', base: 'main' });
    await reached.promise;
    limitFiles(app.pid, '1');
    until.resolve();
    await app.logged('cannot be filed');
    limitFiles(app.pid, 'unlimited');

    expect((await stage.verdict(sha)).conclusion).toBe('failure');
    expect(await stage.forge.runs(shop, sha)).toHaveLength(1);
  });
});
