import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InstallationAccess } from '../../../src/github/app/installation-access.ts';
import { type StartedForge, startForge } from '../../support/github/started-forge.ts';

const repository = 'shop/gitops';
let started: StartedForge;
let access: InstallationAccess;

beforeAll(async () => {
  started = await startForge([repository, 'shop/empty', 'shop/busy']);
  access = started.access();
});
afterAll(() => started.close());
afterEach(() => started.reset());

describe('a pull request', () => {
  it('is read with the commit that its head has now', async () => {
    const { forge, clone, name } = started;
    const first = clone.commit('feature/one', 'main');
    const number = await forge.openPull(repository, { branch: 'feature/one', base: 'main', title: 'One' });
    expect(await access.pull(name, number)).toEqual({
      number,
      headSha: first,
      baseRef: 'main',
      defaultBranch: 'main',
      isOpen: true,
      isFork: false,
      title: 'One',
      url: `https://github.invalid/shop/gitops/pull/${number}`,
    });
    const second = clone.commit('feature/one');
    await forge.push(repository, number, second);
    clone.push('main', 'release');
    await forge.retarget(repository, number, 'release');
    await forge.closePull(repository, number);
    expect(await access.pull(name, number)).toMatchObject({ headSha: second, baseRef: 'release', isOpen: false });
  });

  it.each([true, 'gone'] as const)('of a fork (%s) is known for one', async (fork) => {
    const { forge, clone, name } = started;
    const headSha = clone.commit(`fork-${fork}`, 'main');
    const number = await forge.openPull(repository, { branch: `fork-${fork}`, base: 'main', fork });
    expect(await access.pull(name, number)).toMatchObject({ headSha, isFork: true });
  });

  it('that is not there is undefined', async () => {
    expect(await access.pull(started.name, 999)).toBeUndefined();
  });

  it('of a repository that is not seen is an error, not a pull request that is gone', async () => {
    started.forge.install(repository, false);
    await expect(access.pull(started.name, 1)).rejects.toMatchObject({ code: 'PERMISSION' });
    started.forge.install(repository, true);
  });

  it.each([0, -1, 1.5, Number.NaN])('%s is no number of one', async (number) => {
    await expect(access.pull(started.name, number)).rejects.toMatchObject({ code: 'INPUT' });
  });

  it('of another address is refused before anything is asked', async () => {
    await expect(access.pull({ owner: 'shop', repo: '..' }, 1)).rejects.toMatchObject({ code: 'INPUT' });
    expect(started.forge.takeRequests()).toEqual([]);
  });
});

describe('open pull requests', () => {
  const empty = { owner: 'shop', repo: 'empty' };

  it('are none in an empty repository', async () => {
    expect(await access.openPulls(empty)).toMatchObject({ pulls: [], isCut: false });
  });

  it('that did not change are not listed again, and cost nothing', async () => {
    const limits: number[] = [];
    const watched = started.access({ onLimit: ({ left }) => void limits.push(left) });
    const { etag } = (await watched.openPulls(empty)) as { etag: string };
    expect(await watched.openPulls(empty, etag)).toEqual({ unchanged: true });
    expect(limits.at(-1)).toBe(limits.at(-2));
  });

  it('that changed come anew, the last changed first, and without those that are closed', async () => {
    const { forge, clone, name } = started;
    const open = (branch: string): Promise<number> => {
      clone.commit(branch, 'main');
      return forge.openPull(repository, { branch, base: 'main' });
    };
    const [a, b, c] = [await open('a'), await open('b'), await open('c')];
    const { etag } = (await access.openPulls(name)) as { etag: string };
    await forge.push(repository, a, clone.commit('a'));
    await forge.closePull(repository, b);
    const changed = await access.openPulls(name, etag);
    expect(changed).toMatchObject({ isCut: false });
    const numbers = 'pulls' in changed ? changed.pulls.map(({ number }) => number) : [];
    expect(numbers[0]).toBe(a);
    expect(numbers).toContain(c);
    expect(numbers).not.toContain(b);
  });

  it('come from all pages, ten at most', async () => {
    const { forge, clone } = started;
    const busy = { owner: 'shop', repo: 'busy' };
    clone.push('main', 'main', forge.directory('shop/busy'));
    clone.push('main', 'change', forge.directory('shop/busy'));
    await forge.openPulls('shop/busy', { branch: 'change', base: 'main' }, 250);
    expect(await access.openPulls(busy)).toMatchObject({ isCut: false, pulls: { length: 250 } });
    await forge.openPulls('shop/busy', { branch: 'change', base: 'main' }, 751);
    expect(await access.openPulls(busy)).toMatchObject({ isCut: true, pulls: { length: 1000 } });
  });
});
