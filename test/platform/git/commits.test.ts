import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openGitRepository } from '../../../src/platform/git/git-repository.ts';
import { temporaryFolders } from '../../support/command.ts';
import { cloned, commitAll, git, history } from '../../support/git.ts';

const folder = temporaryFolders();
const env = { PATH: process.env['PATH'], HOME: folder() };

describe('the name of a commit', () => {
  it.each([['main'], ['refs/heads/main'], ['HEAD~1'], ['v1'], ['change@{1}'], ['HEAD^{/change}']])(
    'may be whatever Git takes: %s',
    async (name) => {
      const { root } = history(folder());
      git(root, 'tag', '-a', '-m', 'one', 'v1');
      expect(await (await openGitRepository(root, env)).resolve(name)).toMatch(/^[0-9a-f]{40}$/);
    },
  );

  it.each([
    ['--upload-pack=x'],
    ['--help'],
    ['-h'],
    ['--all'],
    [''],
    ['main\n--all'],
    ['main\0x'],
    ['$(touch x)'],
    ['main..change'],
    ['^main'],
    ['HEAD:a.yaml'],
    ['nothing'],
    ['0'.repeat(40)],
    ['ext::sh -c touch% x'],
  ])('is refused when it is %j', async (name) => {
    const { root } = history(folder());
    const repository = await openGitRepository(root, env);
    await expect(repository.resolve(name)).rejects.toMatchObject({
      code: 'GIT',
      message: expect.stringMatching(/^(?:there is no commit '.*' in the repository at |'.*' is no name of a commit$)/),
    });
    expect(existsSync(path.join(root, 'x'))).toBe(false);
  });

  it('is refused when a tag or a branch could be meant', async () => {
    const { root, commits } = history(folder());
    git(root, 'tag', 'main', 'change');
    const repository = await openGitRepository(root, env);

    await expect(repository.resolve('main')).rejects.toThrow(/^'main' is ambiguous in .* such as refs\/heads\/main/);
    expect(await repository.resolve('refs/heads/main')).toBe(commits[1]);
  });

  it('is refused when a branch has the name of an abbreviated hash', async () => {
    const { root, commits } = history(folder());
    git(root, 'branch', commits[0]?.slice(0, 8) ?? '', 'change');
    const repository = await openGitRepository(root, env);

    await expect(repository.resolve(commits[0]?.slice(0, 8) ?? '')).rejects.toThrow(/is ambiguous/);
  });

  it('is a full hash, even if a branch is called so', async () => {
    const { root, commits } = history(folder());
    git(root, 'update-ref', `refs/heads/${commits[0]}`, 'change');
    expect(await (await openGitRepository(root, env)).resolve(commits[0] ?? '')).toBe(commits[0]);
  });

  it('of a shallow clone may be beyond its history', async () => {
    const { root, commits } = history(folder());
    const repository = await openGitRepository(cloned(root, folder(), '--depth=1'), env);

    expect(repository.isShallow).toBe(true);
    expect(await repository.resolve('HEAD')).toBe(commits[2]);
    await expect(repository.resolve(commits[0] ?? '')).rejects.toThrow(
      /^there is no commit '.*' in the shallow clone at '.*': fetch more of it with git fetch --unshallow, or in GitHub Actions with fetch-depth: 0$/,
    );
  });
});

describe('the base of two commits', () => {
  it('is where their histories part', async () => {
    const { root, commits } = history(folder());
    git(root, 'checkout', '--quiet', 'main');
    const other = commitAll(root);
    const repository = await openGitRepository(root, env);

    expect(await repository.mergeBase(other, commits[2] ?? '')).toBe(commits[1]);
  });

  it('is beyond the end of a shallow clone', async () => {
    const { root } = history(folder());
    git(root, 'checkout', '--quiet', 'main');
    commitAll(root, 'other');
    const repository = await openGitRepository(cloned(root, folder(), '--depth=1', '--no-single-branch'), env);
    const [one, two] = [await repository.resolve('origin/main'), await repository.resolve('origin/change')];

    await expect(repository.mergeBase(one, two)).rejects.toThrow(
      /^the history in the shallow clone at '.*' ends before \w{12} and \w{12} meet: .*--unshallow/,
    );
  });

  it('is missing in unrelated histories', async () => {
    const { root, commits } = history(folder());
    git(root, 'checkout', '--quiet', '--orphan', 'alone');
    const alone = commitAll(root);
    const repository = await openGitRepository(root, env);

    await expect(repository.mergeBase(alone, commits[1] ?? '')).rejects.toThrow(
      /^\w{12} and \w{12} have no history in common: name a base/,
    );
  });

  it('is asked for by full hashes only', async () => {
    const { root, commits } = history(folder());
    const repository = await openGitRepository(root, env);

    await expect(repository.mergeBase('--all', commits[0] ?? '')).rejects.toThrow(
      "'--all' is no full hash of a commit",
    );
    await expect(repository.mergeBase(commits[0] ?? '', '0'.repeat(40))).rejects.toThrow(/^cannot compare /);
    await expect(repository.tree('--help')).rejects.toThrow("'--help' is no full hash of a commit");
  });
});

describe('the default branch', () => {
  it('is that of the remote', async () => {
    const { root } = history(folder());
    git(root, 'branch', 'trunk');
    git(root, 'checkout', '--quiet', 'trunk');
    const repository = await openGitRepository(cloned(root, folder()), env);

    expect(await repository.defaultBranch()).toEqual({ name: 'origin/trunk', ref: 'refs/remotes/origin/trunk' });
  });

  it.each([
    [['refs/heads/master', 'refs/heads/main', 'refs/remotes/origin/master'], 'origin/master'],
    [['refs/heads/master', 'refs/heads/main'], 'main'],
    [['refs/heads/master'], 'master'],
  ])('is, of %j, %s', async (refs, name) => {
    const root = folder({ 'a.yaml': 'a: 1\n' });
    const commit = commitAll(root);
    git(root, 'checkout', '--quiet', '-b', 'change');
    git(root, 'branch', '-D', 'main');
    for (const ref of refs) git(root, 'update-ref', ref, commit);

    expect(await (await openGitRepository(root, env)).defaultBranch()).toMatchObject({ name });
  });

  it('is looked for elsewhere when origin/HEAD leads nowhere', async () => {
    const { root } = history(folder());
    git(root, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/gone');
    expect(await (await openGitRepository(root, env)).defaultBranch()).toMatchObject({ ref: 'refs/heads/main' });
  });

  it('has to be named where none of these is there', async () => {
    const { root } = history(folder());
    git(root, 'branch', '-D', 'main');
    const repository = await openGitRepository(root, env);

    await expect(repository.defaultBranch()).rejects.toThrow(
      /origin\/HEAD, origin\/main, origin\/master, main, master: use --base$/,
    );
  });
});
