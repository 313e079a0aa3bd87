import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { commitAll, git } from '../../git.ts';
import type { Forge } from './forge.ts';

/** A clone that commits without files, and pushes into a repository of the forge. */
export class Clone {
  readonly #folder: string;
  readonly #directory: string;
  #commits = 0;

  /** Makes `main` with one commit. */
  constructor(root: string, forge: Forge, repository: string) {
    this.#folder = mkdtempSync(path.join(root, 'clone-'));
    this.#directory = forge.directory(repository);
    commitAll(this.#folder, `first of ${repository}`);
    git(this.#folder, 'branch', '-M', 'main');
    this.push('main', 'main');
  }

  /** Commits on a branch, made from another or without history, and pushes it. Gives the hash. */
  commit(branch: string, from?: string | null): string {
    this.#commits += 1;
    if (from === null) git(this.#folder, 'checkout', '--quiet', '--orphan', branch);
    else git(this.#folder, 'checkout', '--quiet', ...(from === undefined ? [branch] : ['-b', branch, from]));
    git(this.#folder, 'commit', '--quiet', '--allow-empty', '-m', `commit ${this.#commits}`);
    this.push('HEAD', branch);
    return git(this.#folder, 'rev-parse', 'HEAD');
  }

  /** To a branch of the repository that it is of, unless another folder is named. */
  push(from: string, branch: string, directory = this.#directory): void {
    git(this.#folder, 'push', '--quiet', '--force', directory, `${from}:refs/heads/${branch}`);
  }

  head(name: string): string {
    return git(this.#folder, 'rev-parse', name);
  }
}
