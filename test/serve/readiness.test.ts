import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GithubApp } from '../../src/github/app/github-app.ts';
import { createLog } from '../../src/platform/log/create-log.ts';
import { Readiness } from '../../src/serve/readiness.ts';
import { type StartedForge, startForge } from '../support/github/started-forge.ts';

let started: StartedForge;
const { signal } = new AbortController();

beforeAll(async () => {
  started = await startForge();
});
afterAll(() => started.close());
afterEach(() => started.reset());

interface Watched {
  readonly readiness: Readiness;
  readonly lines: string[];
}

function watched(app: GithubApp = started.app()): Watched {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
  return { readiness: new Readiness(app, log), lines };
}

describe('the readiness of the App', () => {
  it('is not there before GitHub was asked, and says so', () => {
    const { readiness } = watched();

    expect([readiness.isReady, readiness.check]).toEqual([false, undefined]);
    expect(readiness.sentences).toEqual(['The credentials of the App are being checked.']);
  });

  it('is there once GitHub knows the credentials, and nothing is missing', async () => {
    const { readiness } = watched();

    await readiness.settle(signal);
    expect([readiness.isReady, readiness.sentences, readiness.check?.slug]).toEqual([true, [], 'gate']);
  });

  it('is not there without a permission that it needs, names it, and comes once that is given', async () => {
    const { account } = started.forge;
    const { permissions } = account;
    account.permissions = { ...permissions, checks: 'read' };
    const { readiness, lines } = watched();
    const settled = readiness.settle(signal);
    while (lines.length === 0) await new Promise(setImmediate);

    expect(readiness.isReady).toBe(false);
    expect(readiness.sentences).toEqual([expect.stringContaining('"Checks: Read and write"')]);
    expect(lines.join('')).toContain('Checks: Read and write');
    account.permissions = permissions;
    await settled;
    expect([readiness.isReady, readiness.sentences]).toEqual([true, []]);
  });

  it('is there without what only merge queues need, and names that', async () => {
    const { account } = started.forge;
    const { events } = account;
    account.events = events.filter((event) => event !== 'merge_group');
    const { readiness, lines } = watched();
    await readiness.settle(signal);
    account.events = events;

    expect(readiness.isReady).toBe(true);
    expect(readiness.sentences).toEqual([expect.stringContaining('"Merge group"')]);
    expect(lines.join('')).toContain('Merge group');
  });

  it('does not come with credentials that GitHub does not know, and there is no word of them', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const { readiness, lines } = watched(started.app({ privateKey }));

    const stop = new AbortController();
    const settled = readiness.settle(stop.signal);
    while (lines.length === 0) await new Promise(setImmediate);
    stop.abort(new Error('enough'));

    await expect(settled).rejects.toThrow(/enough|aborted/);
    expect(readiness.isReady).toBe(false);
    expect(readiness.sentences).toEqual([
      expect.stringMatching(
        /^GitHub does not know the App's credentials \(.+\): set GITHUB_APP_ID and its private key/,
      ),
    ]);
    const [, secret = ''] = privateKey.split('\n');
    expect([...lines, ...readiness.sentences].join('')).not.toContain(secret);
  });

  it('waits for a GitHub that does not answer, says so meanwhile, and comes by itself', async () => {
    const app = started.app({ timing: { total: 100, request: 50, firstWait: 200, longestWait: 300 } });
    started.forge.faults.plan('GET ^/app$', { kind: 'answer', status: 502 });
    const { readiness, lines } = watched(app);
    const settled = readiness.settle(signal);
    while (lines.length === 0) await new Promise(setImmediate);

    expect(readiness.isReady).toBe(false);
    expect(readiness.sentences).toEqual([
      expect.stringMatching(/^GitHub does not answer \(.+\): it is asked again\.$/),
    ]);
    await settled;
    expect([readiness.isReady, readiness.sentences]).toEqual([true, []]);
  });

  it('is given up at once when it is told to', async () => {
    const stop = new AbortController();
    started.forge.faults.plan('GET ^/app$', { kind: 'answer', status: 502 }, { times: 100 });
    const { readiness, lines } = watched(started.app({ timing: { total: 100, request: 50, firstWait: 200 } }));
    const settled = readiness.settle(stop.signal);
    while (lines.length === 0) await new Promise(setImmediate);
    stop.abort(new Error('stopping'));

    await expect(settled).rejects.toThrow(/stopping|aborted/);
    expect(readiness.isReady).toBe(false);
  });
});
