import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { gitFiles } from '../git-files.ts';
import { listedTree, type WorkTree } from '../work-tree.ts';
import { largestBlob } from './blobs.ts';
import { checkedFolder } from './checked-folder.ts';
import { GitError } from './git-error.ts';
import type { GitRepository } from './git-repository.ts';

/** The regular files of a checkout that are committed, or would be. */
export interface CheckedOutTree extends WorkTree {
  /** What may make it differ from a commit of it, one line each. */
  readonly notices: readonly string[];
}

/**
 * The files of a checkout, or of a folder of it, with paths from there, as they would be committed now: those that Git
 * knows or would take in. What is no folder of it is empty, which a notice tells. Rejects with a GitError where there is no checkout, or it cannot be read.
 */
export async function workTreeOf({ toplevel, directory, env }: GitRepository, folder = ''): Promise<CheckedOutTree> {
  if (toplevel === undefined) throw new GitError(`'${directory}' has no checkout: name two commits to compare`);
  const name = checkedFolder(folder);
  const root = path.join(toplevel, name);
  if (!isRealFolder(root)) return { ...listedTree(toplevel, []), notices: [`the checkout has no folder '${name}'`] };
  const listed = await gitFiles(root, env);
  if ('why' in listed) throw new GitError(`cannot list the files in '${root}': ${listed.why}`);
  try {
    return { ...listedTree(root, listed.files, largestBlob), notices: listed.notices };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new GitError(`cannot read the files in '${root}': ${why}`, { cause });
  }
}

/** Git knows nothing behind a link. */
function isRealFolder(folder: string): boolean {
  try {
    return realpathSync(folder) === folder && statSync(folder).isDirectory();
  } catch {
    return false;
  }
}
