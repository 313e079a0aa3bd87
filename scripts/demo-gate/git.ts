import { execFileSync } from 'node:child_process';

/** Whoever runs it, commits and their hashes are the same: no settings of the machine count. */
const env = {
  PATH: process.env['PATH'],
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

/** Runs git in a folder. */
export function git(folder: string, ...args: readonly string[]): void {
  const settings = ['-c', 'init.defaultBranch=main', '-c', 'core.autocrlf=false'];
  execFileSync('git', [...settings, ...args], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Commits all that is in a folder to a branch that begins where the folder stands; makes the repository if there is none. */
export function commitTo(folder: string, branch: string, message: string): void {
  git(folder, 'init', '--quiet');
  if (branch !== 'main') git(folder, 'checkout', '--quiet', '-b', branch);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '-m', message);
}
