import * as z from 'zod';
import type { StatusState } from './conclusion.ts';
import type { Connection } from './connection.ts';
import { plainLine } from './plain-text.ts';
import { type Publication, checkNameOf } from './publication.ts';

/** What a status says, and of which check it is. */
export interface CommitStatus extends Pick<
  Publication,
  'owner' | 'repo' | 'headSha' | 'checkName' | 'title' | 'detailsUrl'
> {
  readonly state: StatusState;
}

const Status = z.object({ creator: z.object({ login: z.string() }).nullish() });

/**
 * The context of the status. Never the name of the check run: were both of one name and required, both would have to
 * succeed.
 */
export function statusContext(status: Pick<CommitStatus, 'checkName'>): string {
  return `${checkNameOf(status)}/gate`;
}

/** Sets the commit's status; a later one of the same context replaces it. Gives the login of who set it. */
export async function publishStatus(connection: Connection, status: CommitStatus): Promise<string | undefined> {
  const { owner, repo, headSha, title, detailsUrl, state } = status;
  const { creator } = await connection.ask({
    what: 'setting the commit status',
    kind: 'write-again',
    shape: Status,
    send: (octokit, request) =>
      octokit.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
        owner,
        repo,
        sha: headSha,
        state,
        context: statusContext(status),
        description: plainLine(title, 140),
        ...(detailsUrl !== undefined && { target_url: detailsUrl }),
        request,
      }),
  });
  return creator?.login;
}
