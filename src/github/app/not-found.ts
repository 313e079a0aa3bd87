import type { Connection } from '../connection.ts';
import { GithubError } from '../errors.ts';
import type { RepositoryName } from '../publication.ts';
import { readRepository } from './repositories.ts';

/**
 * What is asked for, or undefined where it is not there. GitHub also answers "not found" for a whole repository that
 * may not be seen; then this is an error, so that nothing is taken for gone that is only hidden.
 */
export async function findIn<T>(
  connection: Connection,
  name: RepositoryName,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof GithubError) || error.status !== 404) throw error;
    await readRepository(connection, name);
    return undefined;
  }
}
