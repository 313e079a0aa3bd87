import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type StartedForge, startForge } from '../../support/github/started-forge.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

const repository = 'shop/gitops';
const secret = 'hush';
let started: StartedForge;
let server: Server;
let received: Received[] = [];
let status = 202;

beforeAll(async () => {
  started = await startForge([repository, 'shop/infra']);
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      received.push({ headers: request.headers, body, payload: JSON.parse(body) });
      response.writeHead(status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  await started.close();
  server.close();
});
beforeEach(() => {
  started.forge.deliverTo({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`, secret });
});
afterEach(async () => {
  await started.forge.hooks.settled();
  started.forge.deliverTo(undefined);
  started.forge.hooks.deliveries.length = 0;
  received = [];
  status = 202;
  started.reset();
});

async function open(branch: string): Promise<number> {
  started.clone.commit(branch, 'main');
  return started.forge.openPull(repository, { branch, base: 'main' });
}

describe('a webhook', () => {
  it('is signed and says what it is about', async () => {
    const number = await open('one');
    await started.forge.hooks.settled();
    const [{ headers, body, payload } = { headers: {}, body: '', payload: {} }] = received;
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-github-event': 'pull_request',
      'x-github-delivery': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-github-hook-installation-target-id': '1',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    });
    expect(payload).toMatchObject({
      action: 'opened',
      number,
      pull_request: {
        number,
        state: 'open',
        draft: false,
        head: { sha: started.clone.head('one'), ref: 'one', repo: { full_name: repository, fork: false } },
        base: { sha: started.clone.head('main'), ref: 'main', repo: { full_name: repository } },
      },
      repository: { id: 1000, name: 'gitops', full_name: repository, owner: { login: 'shop' }, default_branch: 'main' },
      installation: { id: started.forge.installationId },
      sender: { login: 'shop' },
    });
  });

  it('tells of everything that happens to a pull request', async () => {
    const { forge, clone } = started;
    const number = await open('two');
    const before = clone.head('two');
    const after = clone.commit('two');
    clone.push('main', 'release/2');
    await forge.push(repository, number, after);
    await forge.retarget(repository, number, 'release/2');
    await forge.rename(repository, number, 'Other');
    await forge.closePull(repository, number);
    await forge.reopenPull(repository, number);
    const told = forge.hooks.deliveries.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(told.map(({ action }) => action)).toEqual([
      'opened',
      'synchronize',
      'edited',
      'edited',
      'closed',
      'reopened',
    ]);
    expect(told[1]).toMatchObject({ before, after, pull_request: { head: { sha: after } } });
    expect(told[2]).toMatchObject({
      changes: { base: { ref: { from: 'main' }, sha: { from: clone.head('main') } } },
      pull_request: { base: { ref: 'release/2' } },
    });
    expect(told[3]).toMatchObject({
      changes: { title: { from: `Change ${number}` } },
      pull_request: { title: 'Other' },
    });
    expect(told[4]).toMatchObject({ pull_request: { state: 'closed' } });
  });

  it('tells of the groups of a merge queue', async () => {
    const { forge, clone } = started;
    const headSha = clone.commit('group', 'main');
    const branch = await forge.mergeGroup(repository, { base: 'main', headSha });
    await forge.destroyGroup(repository, branch);
    const told = forge.hooks.deliveries.map(({ event, action, body }) => [event, action, JSON.parse(body).merge_group]);
    const group = {
      head_sha: headSha,
      head_ref: `refs/heads/${branch}`,
      base_sha: clone.head('main'),
      base_ref: 'refs/heads/main',
    };
    expect(told).toEqual([
      ['merge_group', 'checks_requested', expect.objectContaining(group)],
      ['merge_group', 'destroyed', expect.objectContaining(group)],
    ]);
  });

  it('tells of runs: those that begin and end, and what is asked of them', async () => {
    const { forge, clone, name } = started;
    const run = { ...name, headSha: clone.commit('runs', 'main'), runKey: 'k', title: 't', summary: 's' };
    const { id } = await started.access().begin(run);
    await started.access().notify({ ...run, conclusion: 'failure' });
    await forge.rerequestRun(repository, id);
    await forge.requestAction(repository, id, 'again');
    forge.rerequestSuite(repository, run.headSha);
    const told = forge.hooks.deliveries.map(({ event, action }) => `${event}.${action}`);
    expect(told).toEqual([
      'check_run.created',
      'check_run.completed',
      'check_run.rerequested',
      'check_run.requested_action',
      'check_suite.rerequested',
    ]);
    const [, , , pressed, suite] = forge.hooks.deliveries.map(({ body }) => JSON.parse(body) as unknown);
    expect(pressed).toMatchObject({
      check_run: { id, head_sha: run.headSha, app: { id: 1, slug: 'gate' }, external_id: expect.any(String) },
      requested_action: { identifier: 'again' },
    });
    expect(suite).toMatchObject({ check_suite: { head_sha: run.headSha, app: { slug: 'gate' } } });
  });

  it('is not sent of a repository that the installation does not see', async () => {
    started.forge.install(repository, false);
    await open('unseen');
    started.forge.install(repository, true);
    expect(started.forge.hooks.deliveries).toEqual([]);
  });

  it('can be lost, and delivered again as it was', async () => {
    started.forge.hooks.loseNext();
    await open('lost');
    await started.forge.hooks.settled();
    expect(received).toEqual([]);
    const [delivery] = started.forge.hooks.deliveries;
    const id = delivery?.id ?? '';
    await started.forge.hooks.redeliver(id);
    status = 500;
    await started.forge.hooks.redeliver(id);
    expect(received.map(({ headers }) => headers['x-github-delivery'])).toEqual([id, id]);
    expect(received[0]?.body).toBe(received[1]?.body);
    expect(delivery?.answers).toEqual([202, 500]);
  });

  it('can come twice', async () => {
    started.forge.hooks.doubleNext();
    await open('twice');
    await started.forge.hooks.settled();
    expect(new Set(received.map(({ headers }) => headers['x-github-delivery'])).size).toBe(1);
    expect(received).toHaveLength(2);
  });

  it('can be held and come in another order', async () => {
    const { forge } = started;
    forge.hooks.hold();
    const number = await open('held');
    await forge.closePull(repository, number);
    await forge.hooks.settled();
    expect(received).toEqual([]);
    await forge.hooks.release((held) => held.toReversed());
    expect(received.map(({ payload }) => payload['action'])).toEqual(['closed', 'opened']);
  });

  it('that nobody answers is noted', async () => {
    started.forge.deliverTo({ url: 'http://127.0.0.1:1/', secret });
    await open('nobody');
    await started.forge.hooks.settled();
    expect(started.forge.hooks.deliveries[0]?.answers).toEqual([expect.any(String)]);
  });
});
