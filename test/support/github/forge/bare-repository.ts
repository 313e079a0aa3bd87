import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gitEnvironment } from '../../../../scripts/git-environment.ts';
import { git, gitWithInput } from '../../git.ts';

const run = promisify(execFile);

/** A repository without a work tree that tests push into, and that answers what its commits are. */
export class BareRepository {
  readonly directory: string;

  /** Makes `OWNER/REPO.git` in the folder; the branch `main` is to come. */
  constructor(root: string, name: string) {
    this.directory = path.join(root, `${name}.git`);
    mkdirSync(this.directory, { recursive: true });
    git(this.directory, 'init', '--quiet', '--bare');
    // As GitHub does, so that exactly one commit can be fetched.
    git(this.directory, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    git(this.directory, 'config', 'uploadpack.allowFilter', 'true');
  }

  /** The commit of a branch, a ref or a hash. */
  async commit(name: string): Promise<string | undefined> {
    return this.#git('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
  }

  /** Undefined: they have nothing in common. */
  async mergeBase(a: string, b: string): Promise<string | undefined> {
    return this.#git('merge-base', a, b);
  }

  async count(range: string): Promise<number> {
    return Number(await this.#git('rev-list', '--count', range));
  }

  /** All refs with their commits, by one process. */
  async refs(): Promise<ReadonlyMap<string, string>> {
    const lines = (await this.#git('for-each-ref', '--format=%(objectname) %(refname)'))?.split('\n') ?? [];
    return new Map(lines.map((line) => [line.slice(41), line.slice(0, 40)]));
  }

  /** Makes many refs at once. */
  moveAll(refs: readonly string[], sha: string): void {
    gitWithInput(this.directory, refs.map((ref) => `update ${ref} ${sha}\n`).join(''), 'update-ref', '--stdin');
  }

  /** Makes a ref, or moves it to a commit that is there; without one, it goes away. */
  async move(ref: string, sha?: string): Promise<void> {
    await run('git', sha === undefined ? ['update-ref', '-d', ref] : ['update-ref', ref, sha], this.#options());
  }

  async #git(...args: readonly string[]): Promise<string | undefined> {
    try {
      return (await run('git', args, this.#options())).stdout.trim();
    } catch {
      return undefined;
    }
  }

  #options(): { readonly cwd: string; readonly env: NodeJS.ProcessEnv } {
    return { cwd: this.directory, env: gitEnvironment };
  }
}
