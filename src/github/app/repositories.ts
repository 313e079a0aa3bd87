import * as z from 'zod';
import type { Connection } from '../connection.ts';
import type { RepositoryName } from '../publication.ts';
import { type Paged, perPage, readPages } from './pages.ts';

/** A repository that an installation sees. */
export interface InstalledRepository extends RepositoryName {
  /** Nobody can change it any more. */
  readonly isArchived: boolean;
}

export interface RepositoryFacts {
  readonly defaultBranch: string;
  /** Its page. */
  readonly url: string;
  /** Where Git fetches it. */
  readonly cloneUrl: string;
}

const Repositories = z.object({
  repositories: z.array(z.object({ name: z.string(), owner: z.object({ login: z.string() }), archived: z.boolean() })),
});

const Repository = z.object({ default_branch: z.string(), html_url: z.string(), clone_url: z.string() });

const mostPages = 100;

/** Those that the installation was given. */
export function readRepositories(connection: Connection): Promise<Paged<InstalledRepository>> {
  return readPages(connection, {
    what: 'listing repositories',
    shape: Repositories,
    itemsOf: ({ repositories }) =>
      repositories.map(({ name, owner, archived }) => ({ owner: owner.login, repo: name, isArchived: archived })),
    send: (page, octokit, request) =>
      octokit.request('GET /installation/repositories', { per_page: perPage, page, request }),
    mostPages,
  });
}

/** `PERMISSION` if the installation does not see it. */
export async function readRepository(
  connection: Connection,
  { owner, repo }: RepositoryName,
): Promise<RepositoryFacts> {
  const facts = await connection.ask({
    what: `reading repository ${owner}/${repo}`,
    kind: 'read',
    shape: Repository,
    send: (octokit, request) => octokit.request('GET /repos/{owner}/{repo}', { owner, repo, request }),
  });
  return { defaultBranch: facts.default_branch, url: facts.html_url, cloneUrl: facts.clone_url };
}
