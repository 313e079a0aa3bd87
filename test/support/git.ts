import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gitEnvironment } from '../../scripts/git-environment.ts';

/** Runs the real git in a folder, gives what it prints without the line end. */
export function git(folder: string, ...args: readonly string[]): string {
  return gitWithInput(folder, '', ...args);
}

/** The same, with something to read. */
export function gitWithInput(folder: string, input: string | Uint8Array, ...args: readonly string[]): string {
  const settings = ['-c', 'protocol.file.allow=always', '-c', 'init.defaultBranch=main', '-c', 'core.autocrlf=false'];
  const options = {
    cwd: folder,
    env: gitEnvironment,
    input,
    stdio: ['pipe', 'pipe', 'pipe'] as ['pipe', 'pipe', 'pipe'],
  };
  return execFileSync('git', [...settings, ...args], options)
    .toString('utf8')
    .trim();
}

/** Commits all that is in a folder, gives the hash. Makes the repository where there is none. */
export function commitAll(folder: string, message = 'change'): string {
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '-m', message);
  return git(folder, 'rev-parse', 'HEAD');
}

/** Makes a repository of three commits in an empty folder: two on `main`, the last one on `change`. */
export function history(root: string): { readonly root: string; readonly commits: readonly string[] } {
  mkdirSync(path.join(root, 'apps'));
  writeFileSync(path.join(root, 'a.yaml'), 'a: 1\n');
  writeFileSync(path.join(root, 'apps/web.yaml'), 'b: 1\n');
  const commits = [commitAll(root)];
  for (const [branch, text] of Object.entries({ main: 'a: 2\n', change: 'a: 3\n' })) {
    if (branch !== 'main') git(root, 'checkout', '--quiet', '-b', branch);
    writeFileSync(path.join(root, 'a.yaml'), text);
    commits.push(commitAll(root));
  }
  return { root, commits };
}

/** Clones a repository into an empty folder as from elsewhere, gives that folder. */
export function cloned(from: string, to: string, ...options: readonly string[]): string {
  git(to, 'clone', '--quiet', '--no-local', ...options, `file://${from}`, '.');
  return to;
}
