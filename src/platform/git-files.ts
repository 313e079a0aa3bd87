import { GitError } from './git/git-error.ts';
import { readNames } from './git/names.ts';
import { Git, reasonOf, type Environment } from './git/run-git.ts';

/** The files that Git knows or would take in, or one line that says why it cannot tell. */
export type GitFiles =
  | { readonly files: readonly string[]; readonly notices: readonly string[] }
  | { readonly why: string };

/**
 * Lists the files below a directory of a Git checkout: tracked ones, and new ones that no ignore file names. Paths are
 * relative to the directory, with slashes; a notice names each that is no UTF-8. `env` is the environment to find git
 * and its settings by.
 */
export async function gitFiles(directory: string, env: Environment): Promise<GitFiles> {
  try {
    const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const run = await new Git(directory, env).run(listing);
    if (run.exitCode !== 0) return { why: reasonOf(run) };
    const { names, notices } = readNames(run.stdout);
    return { files: names, notices };
  } catch (error) {
    if (error instanceof GitError) return { why: error.message };
    throw error;
  }
}
