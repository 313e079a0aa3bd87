import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { publication } from '../../support/github/publishing.ts';
import { type StartedForge, startForge } from '../../support/github/started-forge.ts';

const repositories = Array.from({ length: 20 }, (_, index) => `shop/r${index}`);
let started: StartedForge;

beforeAll(async () => {
  started = await startForge(repositories);
});
afterAll(() => started.close());
afterEach(() => started.reset());

describe('the forge', () => {
  it('keeps the runs of twenty repositories apart, though they have the same commit', async () => {
    const { forge, clone } = started;
    const headSha = clone.head('main');
    for (const repository of repositories) clone.push('main', 'main', forge.directory(repository));
    const access = started.access();
    await Promise.all(
      repositories.map((repository) => {
        const [owner = '', repo = ''] = repository.split('/');
        return access.publish(publication({ owner, repo, headSha, runKey: repository }));
      }),
    );
    const ids = new Set<number>();
    for (const repository of repositories) {
      const shown = await forge.runs(repository, headSha);
      expect(shown).toMatchObject([{ conclusion: 'success', head_sha: headSha }]);
      ids.add(shown[0]?.id ?? 0);
    }
    expect(ids.size).toBe(20);
  });

  it('takes no run for a commit that the repository does not have', async () => {
    const run = { owner: 'shop', repo: 'r3', headSha: 'f'.repeat(40), runKey: 'k', title: 't', summary: 's' };
    await expect(started.access().begin(run)).rejects.toMatchObject({
      code: expect.stringMatching(/REJECTED|PERMISSION/),
    });
  });

  it('takes one once the commit is there', async () => {
    const headSha = started.clone.commit('late', 'main');
    const run = { owner: 'shop', repo: 'r3', headSha, runKey: 'k', title: 't', summary: 's' };
    await expect(started.access().begin(run)).rejects.toThrow('No commit found');
    started.clone.push('late', 'late', started.forge.directory('shop/r3'));
    expect(await started.access().begin(run)).toMatchObject({ id: expect.any(Number) });
  });

  it("takes a fork's branch away, and keeps its commits", async () => {
    const { forge, clone, repository } = started;
    const headSha = clone.commit('forked', 'main');
    const number = await forge.openPull(repository, { branch: 'forked', base: 'main', fork: true });
    const name = { owner: 'shop', repo: 'r0' };
    expect(await started.access().mergeBase(name, 'forked', headSha)).toBeUndefined();
    expect(await started.access().pull(name, number)).toMatchObject({ headSha });
  });
});
