import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InstallationAccess } from '../../../src/github/app/installation-access.ts';
import { type StartedForge, startForge } from '../../support/github/started-forge.ts';

let started: StartedForge;
let access: InstallationAccess;
let left: string;
let head: string;

beforeAll(async () => {
  started = await startForge();
  access = started.access();
  left = started.clone.head('main');
  head = started.clone.commit('change', 'main');
  started.clone.commit('main');
});
afterAll(() => started.close());
afterEach(() => started.reset());

describe('the merge base', () => {
  it('is where the head left the branch, though that went on', async () => {
    expect(await access.mergeBase(started.name, 'main', head)).toBe(left);
  });

  it('of a branch with a slash is found', async () => {
    const release = started.clone.commit('release/1.2', 'main');
    const fix = started.clone.commit('fix/a', 'release/1.2');
    expect(await access.mergeBase(started.name, 'release/1.2', fix)).toBe(release);
  });

  it('of a base that is a commit is found', async () => {
    expect(await access.mergeBase(started.name, started.clone.head('main'), head)).toBe(left);
  });

  it('of a commit that is in a pull request only is found', async () => {
    const { forge, clone, name, repository } = started;
    const forked = clone.commit('forked', 'main');
    await forge.openPull(repository, { branch: 'forked', base: 'main', fork: true });
    expect(await access.mergeBase(name, 'main', forked)).toBe(clone.head('main'));
  });

  it('is undefined where histories have nothing in common', async () => {
    const alone = started.clone.commit('alone', null);
    expect(await access.mergeBase(started.name, 'main', alone)).toBeUndefined();
  });

  it.each([
    ['branch', 'gone', undefined],
    ['head', 'main', 'f'.repeat(40)],
  ])('is undefined for a %s that is not known', async (_, base, unknown) => {
    expect(await access.mergeBase(started.name, base, unknown ?? head)).toBeUndefined();
  });

  it('of a repository that is not seen is an error', async () => {
    started.forge.install(started.repository, false);
    await expect(access.mergeBase(started.name, 'main', head)).rejects.toMatchObject({ code: 'PERMISSION' });
    started.forge.install(started.repository, true);
  });

  it.each([
    ['', undefined],
    ['main...evil', undefined],
    ['stranger:main', undefined],
    ['main@{1}', undefined],
    ['-x', undefined],
    ['a b', undefined],
    ['main', 'main'],
  ])('is not asked for with the base %j and the head %j', async (base, to) => {
    await expect(access.mergeBase(started.name, base, to ?? head)).rejects.toMatchObject({ code: 'INPUT' });
    expect(started.forge.takeRequests()).toEqual([]);
  });
});
