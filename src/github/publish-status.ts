import { type CommitStatus, publishStatus, statusContext } from './commit-status.ts';
import type { Connection } from './connection.ts';
import { GithubError } from './errors.ts';
import type { Published } from './publication.ts';
import type { PublishOptions } from './publish-run.ts';

/** What was published, and as whom. */
export interface Verdict {
  readonly published: Published;
  /** Login that the token writes as, if GitHub said so. */
  readonly author: string | undefined;
}

/**
 * Publishes a commit status, or nothing, after `error` said that the token may not write checks. Any other error is
 * thrown.
 */
export async function publishWithoutCheck(
  connection: Connection,
  status: CommitStatus,
  error: unknown,
  { log }: Pick<PublishOptions, 'log'>,
): Promise<Verdict> {
  const why = missingPermission(error);
  const context = statusContext(status);
  try {
    const author = await publishStatus(connection, status);
    log(`no check run, a commit status ${context} instead: the token lacks the permission "checks: write" (${why})`);
    return { published: { published: 'status', context, state: status.state, why }, author };
  } catch (refusal) {
    const both = `${why}; ${missingPermission(refusal)}`;
    log(`nothing published: the token lacks the permissions "checks: write" and "statuses: write" (${both})`);
    return { published: { published: 'none', why: both }, author: undefined };
  }
}

function missingPermission(error: unknown): string {
  if (error instanceof GithubError && error.code === 'PERMISSION') return error.message;
  throw error;
}
