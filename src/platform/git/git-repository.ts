import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { WorkTree } from '../work-tree.ts';
import { Blobs, largestBlob } from './blobs.ts';
import { checkedFolder } from './checked-folder.ts';
import { GitError } from './git-error.ts';
import { listTree } from './list-tree.ts';
import { reasonOf, Git, type Environment } from './run-git.ts';

/** The regular files below a folder of a commit. Their contents are in memory. */
export interface CommitTree extends WorkTree {
  /** The id of a file's blob: equal for equal contents. */
  idOf(path: string): string | undefined;
  /** What makes it differ from a checkout, one line each. */
  readonly notices: readonly string[];
}

/** A branch by the name that people use, and by the one that nothing else can have. */
export interface Branch {
  /** Such as `origin/main`. */
  readonly name: string;
  /** Such as `refs/remotes/origin/main`. */
  readonly ref: string;
}

const hashPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const usualBranches = [
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
];
const fetchMore = 'fetch more of it with git fetch --unshallow, or in GitHub Actions with fetch-depth: 0';

/**
 * Opens the Git repository that a directory lies in: a checkout, a linked worktree, a bare or a shallow clone. `env` is
 * the environment to find git and its settings by. Rejects with a GitError that has git's own reason.
 */
export async function openGitRepository(directory: string, env: Environment): Promise<GitRepository> {
  const git = new Git(directory, env);
  const run = await git.run(['rev-parse', '--is-shallow-repository', '--show-cdup']);
  if (run.exitCode !== 0) throw new GitError(`cannot use '${directory}' as a Git repository: ${openingFault(run)}`);
  const [isShallow, up = '', ...rest] = run.stdout.toString('utf8').split('\n');
  // The second line is missing where there is no checkout.
  const toplevel = rest.length === 0 ? undefined : path.resolve(realpathSync(directory), up);
  return new GitRepository(git, env, isShallow === 'true', toplevel);
}

function openingFault(run: Parameters<typeof reasonOf>[0]): string {
  const why = reasonOf(run);
  if (!/dubious ownership|unsafe repository/.test(why)) return why;
  return `${why}; to trust it, name it in safe.directory of git config --global`;
}

/** A repository, read from its objects: nothing is checked out, fetched or written. */
export class GitRepository {
  readonly directory: string;
  readonly env: Environment;
  /** Whether its history ends early. */
  readonly isShallow: boolean;
  /** The root of the checkout, absolute, without links; absent where there is none. */
  readonly toplevel: string | undefined;
  readonly #git: Git;
  readonly #blobs: Blobs;

  constructor(git: Git, env: Environment, isShallow: boolean, toplevel: string | undefined) {
    this.directory = git.directory;
    this.env = env;
    this.isShallow = isShallow;
    this.toplevel = toplevel;
    this.#git = git;
    this.#blobs = new Blobs(git);
  }

  /** The full hash of the commit that a name stands for, whatever Git takes for a name: a branch, a tag, `HEAD~2`. */
  async resolve(name: string): Promise<string> {
    if (/^-|^$|\p{Cc}/u.test(name)) throw new GitError(`'${name}' is no name of a commit`);
    const run = await this.#git.run(['rev-parse', '--verify', '--end-of-options', `${name}^{commit}`]);
    // A tag of the name of a branch would win, and a branch that of an abbreviated hash.
    if (run.messages.includes(' is ambiguous') && !hashPattern.test(name)) {
      const remedy = `write it in full, such as refs/heads/${name}, or as a full hash`;
      throw new GitError(`'${name}' is ambiguous in ${this.#named()}: ${remedy}`);
    }
    const hash = run.stdout.toString('latin1').trim();
    if (run.exitCode === 0 && hashPattern.test(hash)) return hash;
    const remedy = this.isShallow ? fetchMore : 'fetch it, or name one that is there';
    throw new GitError(`there is no commit '${name}' in ${this.#named()}: ${remedy}`);
  }

  /** The commit where the histories of two commits part; both are full hashes. */
  async mergeBase(first: string, second: string): Promise<string> {
    const run = await this.#git.run(['merge-base', checkedHash(first), checkedHash(second)]);
    const hash = run.stdout.toString('latin1').trim();
    if (run.exitCode === 0 && hashPattern.test(hash)) return hash;
    const pair = `${first.slice(0, 12)} and ${second.slice(0, 12)}`;
    if (run.exitCode !== 1) throw new GitError(`cannot compare ${pair} in ${this.#named()}: ${reasonOf(run)}`);
    throw this.isShallow
      ? new GitError(`the history in ${this.#named()} ends before ${pair} meet: ${fetchMore}`)
      : new GitError(`${pair} have no history in common: name a base that the change was made from`);
  }

  /** The branch that changes are made for: what `origin/HEAD` stands for, or else one of the usual names. */
  async defaultBranch(): Promise<Branch> {
    const wanted = ['refs/remotes/origin/HEAD', ...usualBranches];
    const run = await this.#git.run(['for-each-ref', '--format=%(refname) %(symref)', '--', ...wanted]);
    if (run.exitCode !== 0) throw new GitError(`cannot list the branches of ${this.#named()}: ${reasonOf(run)}`);
    const lines = run.stdout.toString('utf8').split('\n');
    const targets = new Map(lines.map((line) => line.split(' ')).map(([name = '', target]) => [name, target || name]));
    const ref = wanted.map((name) => targets.get(name)).find((found) => found !== undefined);
    if (ref !== undefined) return { ref, name: ref.replace(/^refs\/(?:heads|remotes)\//, '') };
    const names = ['origin/HEAD', ...usualBranches.map((name) => name.replace(/^refs\/(?:heads|remotes)\//, ''))];
    throw new GitError(
      `cannot tell the default branch of ${this.#named()}, which has no ${names.join(', ')}: use --base`,
    );
  }

  /**
   * The files of a commit (a full hash), or of a folder of it, with paths from there. What the commit does not have is
   * empty, which a notice tells. Rejects with a GitError when a content is not there, or when it is too much.
   */
  async tree(commit: string, folder = ''): Promise<CommitTree> {
    const { ids, notices } = await listTree(this.#git, checkedHash(commit), checkedFolder(folder));
    await this.#blobs.load(ids);
    return {
      files: Array.from(ids.keys()),
      notices,
      idOf: (name) => ids.get(name),
      read: (name) => this.#read(name, ids.get(name)),
    };
  }

  #read(name: string, id: string | undefined): Uint8Array {
    if (id === undefined) throw new Error(`open ${name}: no such file`);
    const content = this.#blobs.content(id);
    if (content !== undefined) return content;
    throw new Error(`file '${name}' has ${this.#blobs.size(id)} bytes; at most ${largestBlob} are read`);
  }

  #named(): string {
    return `the ${this.isShallow ? 'shallow clone' : 'repository'} at '${this.directory}'`;
  }
}

/** Nothing else may stand where git could take it for an option or a range. */
function checkedHash(commit: string): string {
  if (!hashPattern.test(commit)) throw new GitError(`'${commit}' is no full hash of a commit`);
  return commit;
}
