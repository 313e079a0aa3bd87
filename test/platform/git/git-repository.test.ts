import { chownSync, existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openGitRepository } from '../../../src/platform/git/git-repository.ts';
import { workTreeOf } from '../../../src/platform/git/work-tree-of.ts';
import { temporaryFolders } from '../../support/command.ts';
import { cloned, commitAll, git, history } from '../../support/git.ts';
import { skipped } from '../../support/skipped.ts';

const folder = temporaryFolders();
const env = { PATH: process.env['PATH'], HOME: folder() };
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
if (!isRoot) skipped('only root can make a repository of somebody else');

describe('a repository', () => {
  it('is found from a folder of its checkout', async () => {
    const { root, commits } = history(folder());
    const repository = await openGitRepository(path.join(root, 'apps'), env);

    expect(repository).toMatchObject({ toplevel: realpathSync(root), isShallow: false });
    expect(await repository.resolve('HEAD')).toBe(commits[2]);
    expect((await repository.tree(commits[2] ?? '')).files).toEqual(['a.yaml', 'apps/web.yaml']);
  });

  it('may be a linked worktree', async () => {
    const { root, commits } = history(folder());
    const linked = path.join(folder(), 'linked');
    git(root, 'worktree', 'add', '--quiet', linked, 'main');
    const repository = await openGitRepository(linked, env);

    expect(repository.toplevel).toBe(linked);
    expect(await repository.resolve('HEAD')).toBe(commits[1]);
    expect((await workTreeOf(repository)).files).toEqual(['a.yaml', 'apps/web.yaml']);
  });

  it('has no checkout when it is bare', async () => {
    const bare = cloned(history(folder()).root, folder(), '--bare');
    const repository = await openGitRepository(bare, env);
    const tree = await repository.tree(await repository.resolve('change'));

    expect(repository.toplevel).toBeUndefined();
    expect(Buffer.from(tree.read('a.yaml')).toString()).toBe('a: 3\n');
    await expect(workTreeOf(repository)).rejects.toThrow(/^'.*' has no checkout: name two commits to compare$/);
  });

  it('has no checkout when it is opened inside of Git’s own folder', async () => {
    const repository = await openGitRepository(path.join(history(folder()).root, '.git'), env);
    expect(repository.toplevel).toBeUndefined();
  });

  it('may name its objects by SHA-256', async () => {
    const root = folder({ 'a.yaml': 'a: 1\n' });
    git(root, 'init', '--quiet', '--object-format=sha256');
    const first = commitAll(root);
    writeFileSync(path.join(root, 'a.yaml'), 'a: 2\n');
    const second = commitAll(root);
    const repository = await openGitRepository(root, env);

    expect(await repository.resolve('HEAD~1')).toBe(first);
    expect(await repository.mergeBase(first, second)).toBe(first);
    expect((await repository.tree(second)).idOf('a.yaml')).toHaveLength(64);
    expect(Buffer.from((await repository.tree(second)).read('a.yaml')).toString()).toBe('a: 2\n');
  });

  it.each([
    ['a folder without one', () => folder(), env, /as a Git repository: not a git repository/],
    ['a folder that is not there', () => path.join(folder(), 'gone'), env, /git cannot be started in .*ENOENT/],
    ['a machine without git', () => history(folder()).root, {}, /git is not installed/],
  ])('is not %s', async (_, directory, environment, message) => {
    await expect(openGitRepository(directory(), environment)).rejects.toMatchObject({
      code: 'GIT',
      message: expect.stringMatching(message),
    });
  });

  it.skipIf(!isRoot)('of somebody else is refused with Git’s own reason, on one line', async () => {
    const { root } = history(folder());
    chownSync(root, nobody, nobody);
    chownSync(path.join(root, '.git'), nobody, nobody);

    await expect(openGitRepository(root, env)).rejects.toThrow(
      /^cannot use '.*' as a Git repository: detected dubious ownership in repository at '.*'; to trust it, name it in safe\.directory of git config --global$/,
    );
  });

  it('starts no program that its configuration names, and takes no lock', async () => {
    const { root, commits } = history(folder());
    const marker = path.join(root, '.git/marker');
    const trap = path.join(folder(), 'trap');
    writeFileSync(trap, `#!/bin/sh\ntouch ${marker}\ncat\n`, { mode: 0o755 });
    mkdirSync(path.join(root, 'hooks'));
    for (const hook of ['post-index-change', 'post-checkout', 'reference-transaction', 'fsmonitor-watchman']) {
      writeFileSync(path.join(root, 'hooks', hook), `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 });
    }
    writeFileSync(path.join(root, '.gitattributes'), '*.yaml filter=trap diff=trap\n');
    const named = [
      'core.fsmonitor',
      'core.pager',
      'pager.ls-tree',
      'pager.cat-file',
      'diff.external',
      'core.sshCommand',
    ];
    const filters = ['filter.trap.clean', 'filter.trap.smudge', 'filter.trap.process', 'diff.trap.textconv'];
    for (const name of [...named, ...filters]) git(root, 'config', name, trap);
    git(root, 'config', 'core.hooksPath', path.join(root, 'hooks'));
    git(root, 'config', 'alias.ls-tree', `!${trap}`);
    writeFileSync(path.join(root, '.git/index.lock'), '');
    const repository = await openGitRepository(root, env);
    await repository.defaultBranch();
    await repository.mergeBase(await repository.resolve('HEAD'), commits[1] ?? '');
    const tree = await repository.tree(commits[0] ?? '');
    await workTreeOf(repository);

    expect(Buffer.from(tree.read('a.yaml')).toString()).toBe('a: 1\n');
    expect(existsSync(marker)).toBe(false);
    // It is no trap unless git as such walks into it.
    git(root, '--no-optional-locks', 'status');
    expect(existsSync(marker)).toBe(true);
  });

  it('is what its objects say, whatever replaces them', async () => {
    const { root, commits } = history(folder());
    git(root, 'replace', commits[2] ?? '', commits[0] ?? '');
    const repository = await openGitRepository(root, env);
    const tree = await repository.tree(commits[2] ?? '');

    expect(Buffer.from(tree.read('a.yaml')).toString()).toBe('a: 3\n');
  });
});
