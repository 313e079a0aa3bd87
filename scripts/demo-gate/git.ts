import { execFileSync } from 'node:child_process';
import { gitEnvironment } from '../git-environment.ts';

/** Runs git in a folder. */
export function git(folder: string, ...args: readonly string[]): void {
  const settings = ['-c', 'init.defaultBranch=main', '-c', 'core.autocrlf=false'];
  execFileSync('git', [...settings, ...args], {
    cwd: folder,
    env: gitEnvironment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Commits all that is in a folder to a branch that begins where the folder stands; makes the repository if there is none. */
export function commitTo(folder: string, branch: string, message: string): void {
  git(folder, 'init', '--quiet');
  if (branch !== 'main') git(folder, 'checkout', '--quiet', '-b', branch);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '-m', message);
}
