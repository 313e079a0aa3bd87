import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import { canSeeProcesses, childOf, gone } from '../support/serve/processes.ts';
import type { RunningApp } from '../support/serve/running-app.ts';
import { Stage } from '../support/serve/stage.ts';
import { skipped } from '../support/skipped.ts';

const shop = 'shop/gitops';
const worse = { 'apps/web.yaml': deployment('web', privileged) };
const never = new Promise<void>(() => {});

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.start();
  stage.commit('main', prod);
}, 60_000);
afterEach(() => {
  stage.forge.faults.clear();
  stage.gitServer.faults.clear();
});
afterAll(() => stage.close());

/** What there is to see of a commit in the end, with another process: it has to be one run, with one annotation. */
async function afterwards(sha: string): Promise<readonly unknown[]> {
  stage.forge.faults.clear();
  stage.gitServer.faults.clear();
  const next = await stage.app();
  const { id, conclusion } = await stage.verdict(sha);
  await next.idle();
  const [runs, annotations] = [await stage.forge.runs(shop, sha), await stage.forge.annotations(shop, id)];
  await next.kill();
  return [conclusion, runs.length, annotations.length];
}

const oneVerdict = ['failure', 1, 1];

describe('SIGTERM', () => {
  it('ends a server that has nothing to do', async () => {
    const app = await stage.app();

    expect(await app.stop()).toMatchObject({ code: 0 });
    expect(app.log.at(-1)).toMatchObject({ msg: 'stopped' });
  });

  it('ends a fetch, and the next process goes on with it', async () => {
    const app = await stage.app();
    const reached = Promise.withResolvers<void>();
    stage.gitServer.faults.plan('objects', { kind: 'stall', until: never, reached: reached.resolve });
    const { sha } = await stage.open('fetching', worse);
    await reached.promise;

    expect(await app.stop()).toMatchObject({ code: 0 });
    expect(await afterwards(sha)).toEqual(oneVerdict);
  });

  it('ends a judge, and the next process judges anew', async () => {
    if (!canSeeProcesses) return skipped('a judge that ends: processes cannot be seen here');
    const app = await stage.app();
    const { sha } = await stage.open('rendering', worse);
    const judge = await childOf(app.pid, 'gate');
    process.kill(judge.pid, 'SIGSTOP');

    expect(await app.stop()).toMatchObject({ code: 0 });
    await gone(judge);
    expect(await afterwards(sha)).toEqual(oneVerdict);
  });

  it('lets a verdict be published that is on its way', async () => {
    const app = await stage.app();
    const [reached, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    stage.forge.faults.plan('PATCH check-runs', { kind: 'held', reached: reached.resolve, until: answer.promise });
    const { sha } = await stage.open('publishing', worse);
    await reached.promise;
    const stopped = app.stop();
    await app.logged('stopping');
    answer.resolve();

    expect(await stopped).toMatchObject({ code: 0 });
    expect((await stage.forge.runs(shop, sha)).map(({ conclusion }) => conclusion)).toEqual(['failure']);
    expect(await afterwards(sha)).toEqual(oneVerdict);
  });

  it('does not wait for ever for a verdict to be published, and the next process publishes it', async () => {
    const app = await stage.app();
    const reached = Promise.withResolvers<void>();
    stage.forge.faults.plan('PATCH check-runs', { kind: 'held', reached: reached.resolve, until: never });
    const { sha } = await stage.open('unanswered', worse);
    await reached.promise;

    expect(await app.stop()).toMatchObject({ code: 0 });
    expect(await afterwards(sha)).toEqual(oneVerdict);
  });

  it('does not wait for clients that take their time', async () => {
    const app = await stage.app();
    const { hostname, port } = new URL(app.url);
    const sockets = ['POST /webhook HTTP/1.1\r\nhost: gate\r\ncontent-length: 100\r\n\r\n{', 'GET /livez HT'].map(
      (text) => {
        const socket = connect(Number(port), hostname, () => socket.write(text));
        return socket.on('error', () => {});
      },
    );
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    await app.readiness();

    expect(await app.stop()).toMatchObject({ code: 0 });
    for (const socket of sockets) socket.destroy();
  });

  it('ends a server that GitHub has never answered', async () => {
    stage.forge.takeRequests();
    stage.forge.faults.plan('GET ^/app$', { kind: 'silence' }, { times: 100 });
    const app = await stage.launch();
    while (!stage.forge.takeRequests().includes('GET /app')) await sleep(10);

    expect(await app.stop()).toMatchObject({ code: 0 });
  });
});

describe('a second server', () => {
  it('on the same folder does not begin, and says why', async () => {
    const app: RunningApp = await stage.app();

    await expect(stage.launch()).rejects.toThrow(/^serve ended with 2: error: .*state\.sqlite.*\n$/);
    expect((await app.readiness()).status).toBe(200);
    await app.kill();
  });
});
