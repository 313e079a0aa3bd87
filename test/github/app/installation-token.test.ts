import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type StartedForge, startForge } from '../../support/github/started-forge.ts';

const askForToken = 'POST /app/installations/access_tokens';
let started: StartedForge;

beforeAll(async () => {
  started = await startForge();
});
afterAll(() => started.close());
afterEach(() => started.reset());

function tokensAskedFor(): number {
  return started.forge.takeRequests().filter((request) => request === askForToken).length;
}

describe('the token of an installation', () => {
  it('is asked for once and kept', async () => {
    const access = started.access();
    const first = await access.gitAuthorization();
    await access.repositories();
    expect(await access.gitAuthorization()).toBe(first);
    expect(tokensAskedFor()).toBe(1);
  });

  it('is asked for once by several at the same time', async () => {
    const access = started.access();
    const all = await Promise.all(Array.from({ length: 10 }, () => access.gitAuthorization()));
    expect(new Set(all).size).toBe(1);
    expect(tokensAskedFor()).toBe(1);
  });

  it('that ends soon is not used again', async () => {
    const { account } = started.forge;
    const { tokenLifetime } = account;
    account.tokenLifetime = 4 * 60_000;
    const access = started.access();
    const first = await access.gitAuthorization();
    const second = await access.gitAuthorization();
    account.tokenLifetime = tokenLifetime;
    expect(second).not.toBe(first);
    expect(tokensAskedFor()).toBe(2);
  });

  it('lets Git read the repository, and no other', async () => {
    const authorization = await started.access().gitAuthorization();
    expect(authorization).toMatch(/^Basic /);
    expect(started.forge.isTokenAllowed(authorization, 'shop/gitops')).toBe(true);
    expect(started.forge.isTokenAllowed(authorization, 'shop/other')).toBe(false);
    expect(started.forge.isTokenAllowed('Basic eDp5', 'shop/gitops')).toBe(false);
  });

  it('that was revoked is replaced, once', async () => {
    const access = started.access();
    await access.repositories();
    started.forge.revokeTokens();
    started.forge.takeRequests();
    expect(await access.repositories()).toHaveLength(1);
    expect(started.forge.takeRequests()).toEqual([
      'GET /installation/repositories',
      askForToken,
      'GET /installation/repositories',
    ]);
  });

  it('that is refused again and again ends it', async () => {
    const unknown = { kind: 'answer', status: 401, message: 'Bad credentials' } as const;
    started.forge.faults.plan('GET installation/repositories', unknown, { times: 9 });
    await expect(started.access().repositories()).rejects.toMatchObject({ code: 'TOKEN' });
    expect(tokensAskedFor()).toBe(2);
  });

  it('that Git was refused with is replaced', async () => {
    const access = started.access();
    const refused = await access.gitAuthorization();
    started.forge.revokeTokens();
    const fresh = await access.gitAuthorization({ refused });
    expect(started.forge.isTokenAllowed(fresh, 'shop/gitops')).toBe(true);
    // Who comes later with the old one gets the one that there is.
    expect(await access.gitAuthorization({ refused })).toBe(fresh);
  });

  it('is not given for an installation that is suspended, and is once it is not any more', async () => {
    const [installed] = started.forge.account.installations;
    Object.assign(installed ?? {}, { isSuspended: true });
    const access = started.access();
    await expect(access.repositories()).rejects.toMatchObject({
      code: 'TOKEN',
      message: expect.stringContaining('getting a token for installation 100: GitHub answers 403'),
    });
    Object.assign(installed ?? {}, { isSuspended: false });
    expect(await access.repositories()).toHaveLength(1);
  });

  it('is not given for an installation that is gone', async () => {
    await expect(started.app().installation(404).gitAuthorization()).rejects.toMatchObject({ code: 'TOKEN' });
  });

  it('is asked for again after a broken connection', async () => {
    started.forge.faults.plan('POST access_tokens', { kind: 'reset after work' });
    started.forge.faults.plan('POST access_tokens', { kind: 'answer', status: 502 });
    expect(await started.access().repositories()).toHaveLength(1);
    expect(tokensAskedFor()).toBe(3);
  });

  it('that cannot be read is none', async () => {
    started.forge.faults.plan('POST access_tokens', { kind: 'truncated' });
    expect(await started.access().repositories()).toHaveLength(1);
  });
});

describe('who waits for a token', () => {
  it('leaves at once when it is called off, and the others get it', async () => {
    const access = started.access();
    const ended = new AbortController();
    let go: () => void = () => {};
    const until = new Promise<void>((resolve) => (go = resolve));
    const reached = new Promise<void>((resolve) => {
      started.forge.faults.plan('POST access_tokens', { kind: 'held', reached: resolve, until });
    });
    const first = access.gitAuthorization({ signal: ended.signal });
    const second = access.gitAuthorization();
    await reached;
    ended.abort(new Error('the server ends'));
    await expect(first).rejects.toThrow('the server ends');
    go();
    expect(await second).toMatch(/^Basic /);
    expect(tokensAskedFor()).toBe(1);
  });
});
