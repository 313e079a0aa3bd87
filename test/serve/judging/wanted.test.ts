import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Subject } from '../../../src/serve/state/subject.ts';
import { type Wanted, wantedOf } from '../../../src/serve/judging/wanted.ts';
import { type StartedForge, startForge } from '../../support/github/started-forge.ts';

const shop = 'shop/gitops';
const { signal } = new AbortController();
let started: StartedForge;

beforeAll(async () => {
  started = await startForge([shop]);
});
afterAll(() => started.close());

function pull(number: number): Subject {
  return { owner: 'shop', repo: 'gitops', installation: started.forge.installationId, kind: 'pull', number };
}

function wanted(subject: Subject): Promise<Wanted> {
  return wantedOf(subject, started.access(), { settings: { checkName: 'gate' } }, signal);
}

describe('what is wanted of a pull request', () => {
  it('is its head as it is now, whatever an event said', async () => {
    const { forge, clone } = started;
    clone.commit('moved', 'main');
    const number = await forge.openPull(shop, { branch: 'moved', base: 'main' });
    const headSha = clone.commit('moved');
    await forge.push(shop, number, headSha);

    expect(await wanted(pull(number))).toEqual({
      kind: 'change',
      headSha,
      headRef: `refs/pull/${number}/head`,
      baseSha: clone.head('main'),
      tipSha: clone.head('main'),
      baseRef: 'main',
      checkName: 'gate',
      isFork: false,
    });
  });

  it('into another branch has a check of another name', async () => {
    const { forge, clone } = started;
    clone.push('main', 'release+1');
    clone.commit('backport', 'main');
    const number = await forge.openPull(shop, { branch: 'backport', base: 'release+1' });

    expect(await wanted(pull(number))).toMatchObject({
      baseRef: 'release+1',
      checkName: 'gate (release-1 5e08953fc3d3b070)',
    });
  });

  it.each([true, 'gone'] as const)('of a fork (%s) is known for one', async (fork) => {
    const { forge, clone } = started;
    clone.commit(`fork-${fork}`, 'main');
    const number = await forge.openPull(shop, { branch: `fork-${fork}`, base: 'main', fork });

    expect(await wanted(pull(number))).toMatchObject({ kind: 'change', isFork: true });
  });

  it('that is closed is nothing', async () => {
    const { forge, clone } = started;
    clone.commit('closed', 'main');
    const number = await forge.openPull(shop, { branch: 'closed', base: 'main' });
    await forge.closePull(shop, number);

    expect(await wanted(pull(number))).toEqual({ kind: 'gone', why: 'it is closed' });
  });

  it('that somebody made up is nothing', async () => {
    expect(await wanted(pull(999))).toEqual({ kind: 'gone', why: 'there is no such pull request' });
  });

  it('of a repository that the App may not see any more is an error, not nothing', async () => {
    started.forge.install(shop, false);
    const asked = wanted(pull(1));
    await expect(asked).rejects.toMatchObject({ code: 'PERMISSION' });
    started.forge.install(shop, true);
  });
});

describe('what is wanted of a group of a merge queue', () => {
  async function grouped(name: string): Promise<{
    readonly subject: Subject;
    readonly commits: { readonly baseSha: string };
    readonly branch: string;
  }> {
    const { forge, clone } = started;
    const headSha = clone.commit(name, 'main');
    const branch = await forge.mergeGroup(shop, { base: 'main', headSha });
    const { owner, repo, installation } = pull(1);
    const commits = { headSha, headRef: `refs/heads/${branch}`, baseSha: clone.head('main'), baseRef: 'main' };
    return { branch, commits, subject: { owner, repo, installation, kind: 'group', ...commits } };
  }

  it('are its commits, under the name of the branch that it goes into', async () => {
    const { subject, commits } = await grouped('queued');
    const { baseSha: tipSha } = commits;
    expect(await wanted(subject)).toEqual({ kind: 'change', ...commits, tipSha, checkName: 'gate', isFork: false });
  });

  it('that left the queue is nothing', async () => {
    const { subject, branch } = await grouped('left');
    await started.forge.destroyGroup(shop, branch);

    expect(await wanted(subject)).toEqual({ kind: 'gone', why: 'its group left the merge queue' });
  });

  it('whose branch leads to another commit by now is nothing', async () => {
    const { subject, branch } = await grouped('other');
    started.clone.push('main', branch);

    expect(await wanted(subject)).toMatchObject({ kind: 'gone' });
  });
});
