import * as z from 'zod';
import type { Connection } from '../connection.ts';
import type { RepositoryName } from '../publication.ts';
import { findIn } from './not-found.ts';

const Ref = z.object({ object: z.object({ sha: z.string() }) });

/** The commit that a ref stands at, such as `refs/heads/main`. Undefined: there is no such ref. */
export async function readRef(connection: Connection, name: RepositoryName, ref: string): Promise<string | undefined> {
  const { owner, repo } = name;
  const found = await findIn(connection, name, () =>
    connection.ask({
      what: `reading ${ref} of ${owner}/${repo}`,
      kind: 'read',
      shape: Ref,
      send: (octokit, request) =>
        octokit.request('GET /repos/{owner}/{repo}/git/ref/{ref}', {
          owner,
          repo,
          ref: ref.replace(/^refs\//, ''),
          request,
        }),
    }),
  );
  return found?.object.sha;
}
