import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GithubApp } from '../../../src/github/app/github-app.ts';
import type { AppLimit } from '../../../src/github/app/settings.ts';
import { type StartedForge, startForge } from '../../support/github/started-forge.ts';

let started: StartedForge;

beforeAll(async () => {
  started = await startForge(['shop/gitops', 'shop/infra', 'bakery/gitops']);
});
afterAll(() => started.close());
afterEach(() => started.reset());

describe('the check of an App', () => {
  it('finds nothing missing where all is given', async () => {
    expect(await started.app().check()).toEqual({ id: 1, slug: 'gate', name: 'gate', missing: [], hints: [] });
  });

  it('says for every permission and event that is missing what to do', async () => {
    const { account } = started.forge;
    const { permissions, events } = account;
    account.permissions = { checks: 'read', metadata: 'read' };
    account.events = ['pull_request'];
    const { missing, hints } = await started.app().check();
    Object.assign(account, { permissions, events });
    expect(missing).toEqual([
      expect.stringMatching(/^The App cannot publish .*"Checks: Read and write" in its settings/),
      expect.stringMatching(/^The App cannot read .*"Contents: Read-only"/),
      expect.stringMatching(/^The App cannot see what changes.*"Pull requests: Read-only"/),
      expect.stringMatching(/"Check run" in its settings under "Permissions & events"\.$/),
      expect.stringMatching(/"Check suite"/),
    ]);
    expect(hints).toEqual([expect.stringMatching(/"Merge queues: Read-only"/), expect.stringMatching(/"Merge group"/)]);
  });

  it('knows the App by its client id, too', async () => {
    expect(await started.app({ appId: started.forge.app.clientId }).check()).toMatchObject({ id: 1 });
  });

  it('takes a key in PKCS#1 whose line ends are spelled out', async () => {
    const pkcs1 = createPrivateKey(started.forge.app.privateKey).export({ type: 'pkcs1', format: 'pem' }).toString();
    const privateKey = pkcs1.trim().replaceAll('\n', '\\n');
    expect(await started.app({ privateKey }).check()).toMatchObject({ slug: 'gate' });
  });

  it("fails with another App's key, and says so", async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    await expect(started.app({ privateKey }).check()).rejects.toMatchObject({
      code: 'TOKEN',
      message: expect.stringContaining('reading the App: GitHub answers 401'),
    });
  });

  it('fails for an App that is not there', async () => {
    await expect(started.app({ appId: '404' }).check()).rejects.toMatchObject({
      code: 'TOKEN',
      message: expect.stringContaining('Integration not found'),
    });
  });
});

describe('an App is refused', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });

  it.each([
    ['an empty key', { privateKey: '' }],
    ['a key without its end', { privateKey: '-----BEGIN RSA PRIVATE KEY-----' }],
    ['a public key', { privateKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() }],
    ['a key that is not RSA', { privateKey: ec.toString() }],
    ['an id with a line break', { appId: '1\n2' }],
    ['an empty id', { appId: '' }],
    ['an address without TLS', { apiUrl: 'http://github.example.com' }],
  ])('with %s, before anything is asked', (_, wrong) => {
    const { privateKey } = started.forge.app;
    const settings = { appId: '1', privateKey, apiUrl: started.forge.apiUrl, log: () => {}, ...wrong };
    expect(() => new GithubApp(settings)).toThrow(expect.objectContaining({ code: 'INPUT' }));
    expect(started.forge.takeRequests()).toEqual([]);
  });

  it('for an installation that is no number', () => {
    expect(() => started.app().installation(Number.NaN)).toThrow(expect.objectContaining({ code: 'INPUT' }));
  });
});

describe('installations', () => {
  it('are those of each account, with whether they are suspended', async () => {
    const [, bakery] = started.forge.account.installations;
    Object.assign(bakery ?? {}, { isSuspended: true });
    const installations = await started.app().installations();
    Object.assign(bakery ?? {}, { isSuspended: false });
    expect(installations).toEqual([
      { id: 100, account: 'shop', isSuspended: false },
      { id: 101, account: 'bakery', isSuspended: true },
    ]);
  });

  it('come from all pages', async () => {
    const { installations } = started.forge.account;
    const many = Array.from({ length: 230 }, (_, index) => ({
      id: 5000 + index,
      account: `a${index}`,
      isSuspended: false,
    }));
    installations.push(...many);
    const ids = (await started.app().installations()).map(({ id }) => id);
    installations.splice(2);
    expect(ids).toEqual([100, 101, ...many.map(({ id }) => id)]);
    expect(started.forge.takeRequests()).toHaveLength(3);
  });

  it('give the same object for the same number, and ask nothing for it', () => {
    const app = started.app();
    expect(app.installation(7)).toBe(app.installation(7));
    expect(started.forge.takeRequests()).toEqual([]);
  });
});

describe('repositories', () => {
  it('are those that the installation was given', async () => {
    started.forge.archive('shop/infra');
    expect(await started.access().repositories()).toEqual([
      { owner: 'shop', repo: 'gitops', isArchived: false },
      { owner: 'shop', repo: 'infra', isArchived: true },
    ]);
  });

  it('say where they are and which branch is theirs', async () => {
    started.forge.serveGitAt('http://127.0.0.1:1');
    expect(await started.access().repository(started.name)).toEqual({
      defaultBranch: 'main',
      url: 'https://github.invalid/shop/gitops',
      cloneUrl: 'http://127.0.0.1:1/shop/gitops.git',
    });
  });

  it('of others are not seen', async () => {
    await expect(started.access().repository({ owner: 'bakery', repo: 'gitops' })).rejects.toMatchObject({
      code: 'PERMISSION',
      status: 404,
    });
  });
});

describe('the rate limit', () => {
  it('of every answer is told, for the App and for each installation', async () => {
    const limits: AppLimit[] = [];
    const app = started.app({ onLimit: (limit) => void limits.push(limit) });
    await app.check();
    await app.installation(100).repositories();
    await app.installation(101).repositories();
    expect(limits.map(({ installation }) => installation)).toEqual(['app', 'app', 100, 'app', 101]);
    expect(limits.every(({ left, reset }) => left < 5000 && reset > Date.now())).toBe(true);
  });

  it('is told of a refusal, too', async () => {
    const limits: AppLimit[] = [];
    const access = started.access({ onLimit: (limit) => void limits.push(limit) });
    await access.gitAuthorization();
    started.forge.limitRequests(0);
    await expect(access.repositories()).rejects.toMatchObject({ code: 'GAVE_UP' });
    started.forge.limitRequests(5000);
    expect(limits.at(-1)).toMatchObject({ installation: 100, left: 0 });
  });
});
