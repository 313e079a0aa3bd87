import { statSync } from 'node:fs';
import path from 'node:path';
import type { GateState } from '../../gate/gate-trees.ts';
import { changedPaths } from '../../platform/git/changed-paths.ts';
import { GitError } from '../../platform/git/git-error.ts';
import { openGitRepository, type GitRepository } from '../../platform/git/git-repository.ts';
import { workTreeOf } from '../../platform/git/work-tree-of.ts';
import { quote, UsageError } from '../errors.ts';

/** Which two states to compare. */
export interface StateChoice {
  /** The repository, or the folder of it that Flux's paths begin at. */
  readonly repo: string;
  /** What the change is to be merged into. Default: the default branch. */
  readonly base: string | undefined;
  /** The change: a commit, or `worktree`. */
  readonly head: string;
  /** The commit that the change was made from, for clones whose history does not reach it. `base` is only its name then. */
  readonly mergeBase?: string | undefined;
}

/** Two states of a repository, read from its objects: nothing is checked out. */
export interface OpenStates {
  readonly repository: GitRepository;
  readonly base: GateState;
  readonly head: GateState;
  readonly changed: readonly string[];
  /** The folder that the trees begin at, with a slash at its end; empty for the root. */
  readonly prefix: string;
  readonly notices: readonly string[];
}

/** What the work tree is called on the command line. */
export const worktree = 'worktree';

/**
 * Opens the merge base of two commits and the second one, or the work tree. Throws UsageError for what is not there, or
 * not in a shallow clone.
 */
export async function openStates(
  { repo, base, head, mergeBase }: StateChoice,
  env: Readonly<Record<string, string | undefined>>,
): Promise<OpenStates> {
  if (!statSync(repo, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--repo ${quote(repo)} is no folder; name a clone of the repository`);
  }
  try {
    const repository = await openGitRepository(repo, env);
    const folder = folderOf(repository, repo);
    const isWorkTree = head === worktree;
    const headCommit = await repository.resolve(isWorkTree ? 'HEAD' : head);
    const { name, commit: baseCommit } =
      mergeBase === undefined
        ? await mergeBaseOf(repository, base, headCommit)
        : { name: base ?? mergeBase, commit: await repository.resolve(mergeBase) };
    const before = await repository.tree(baseCommit, folder);
    const after = isWorkTree ? await workTreeOf(repository, folder) : await repository.tree(headCommit, folder);
    const { added, removed, modified } = changedPaths(before, after);
    return {
      repository,
      base: { side: { ref: name, commit: baseCommit }, tree: before },
      head: { side: isWorkTree ? { ref: worktree } : { ref: head, commit: headCommit }, tree: after },
      changed: [...added, ...removed, ...modified].toSorted(),
      prefix: folder === '' ? '' : `${folder}/`,
      notices: Array.from(new Set([...before.notices, ...after.notices])),
    };
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

async function mergeBaseOf(
  repository: GitRepository,
  base: string | undefined,
  head: string,
): Promise<{ readonly name: string; readonly commit: string }> {
  const { name, ref } = base === undefined ? await repository.defaultBranch() : { name: base, ref: base };
  return { name, commit: await repository.mergeBase(await repository.resolve(ref), head) };
}

/** A folder of the repository is the root for Flux, if it was named. */
function folderOf({ toplevel }: GitRepository, repo: string): string {
  if (toplevel === undefined) return '';
  return path.relative(toplevel, path.resolve(repo)).split(path.sep).join('/');
}
