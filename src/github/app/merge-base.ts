import * as z from 'zod';
import type { Connection } from '../connection.ts';
import { GithubError } from '../errors.ts';
import { type RepositoryName, checkCommit } from '../publication.ts';
import { findIn } from './not-found.ts';

const Comparison = z.object({
  merge_base_commit: z.object({ sha: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/) }),
});

/**
 * The commit at which a head left a base, a branch or a full hash. Undefined: they have nothing in common, or one of
 * them is not known.
 */
export async function readMergeBase(
  connection: Connection,
  name: RepositoryName,
  base: string,
  head: string,
): Promise<string | undefined> {
  checkBase(base);
  checkCommit(head);
  const { owner, repo } = name;
  const found = await findIn(connection, name, () =>
    connection.ask({
      what: `comparing ${base} with ${head} in ${owner}/${repo}`,
      kind: 'read',
      shape: Comparison,
      send: (octokit, request) =>
        octokit.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
          owner,
          repo,
          basehead: `${base}...${head}`,
          // Files come with the first page only, and of commits there is at most one on the second.
          per_page: 1,
          page: 2,
          request,
        }),
    }),
  );
  return found?.merge_base_commit.sha;
}

/** Refuses what Git allows in no branch; some of it would name another comparison. */
function checkBase(base: string): void {
  const isBranch = base !== '' && !/[\p{Cc}\s~^:?*[\\]|\.\.|@\{/u.test(base) && !/^[-/]|[/.]$|\/\//.test(base);
  if (!isBranch) throw new GithubError('INPUT', `${JSON.stringify(base)} is neither a branch nor a commit`);
}
