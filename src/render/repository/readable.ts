import { quote } from '../../manifests/problem.ts';
import type { SourceTree } from '../source-tree.ts';
import { RepositoryError } from './errors.ts';

/** The tree of a repository. Throws a RepositoryError that names the folder where its files cannot be listed. */
export function readable(root: string, list: () => SourceTree): SourceTree {
  try {
    return list();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new RepositoryError(`cannot read the repository at ${quote(root, 200)}: ${why}`, { cause });
  }
}
