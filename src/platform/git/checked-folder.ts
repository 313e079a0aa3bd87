import path from 'node:path';
import { GitError } from './git-error.ts';

/** A folder of a repository as Git names it, `''` for the root. Throws a GitError for one outside of it. */
export function checkedFolder(folder: string): string {
  const name = path.posix.normalize(folder).replace(/\/$/, '');
  if (/^\/|^\.\.(?:\/|$)|\0/.test(name)) throw new GitError(`'${folder}' is no folder of the repository`);
  return name === '.' ? '' : name;
}
