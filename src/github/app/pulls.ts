import { RequestError } from '@octokit/request-error';
import * as z from 'zod';
import type { Connection } from '../connection.ts';
import type { RepositoryName } from '../publication.ts';
import { findIn } from './not-found.ts';
import { perPage, readPages } from './pages.ts';

export interface PullRequest {
  readonly number: number;
  readonly headSha: string;
  /** Branch the change goes into, such as `main`. */
  readonly baseRef: string;
  /** Of the repository. */
  readonly defaultBranch: string;
  readonly isOpen: boolean;
  /** The head lies in another repository, or in one that is gone. */
  readonly isFork: boolean;
  readonly title: string;
  /** Its page. */
  readonly url: string;
}

/** What is open. */
export interface OpenPulls {
  readonly pulls: readonly PullRequest[];
  /** To ask next time whether anything changed. */
  readonly etag?: string;
  /** There are more than were read. */
  readonly isCut: boolean;
}

const Hash = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/);
const Repository = z.object({ id: z.number() });
const Pull = z.object({
  number: z.number(),
  state: z.string(),
  title: z.string(),
  html_url: z.string(),
  head: z.object({ sha: Hash, repo: Repository.nullish() }),
  base: z.object({ ref: z.string(), repo: Repository.extend({ default_branch: z.string() }) }),
});
const Pulls = z.array(Pull);
const FirstPage = z.union([
  z.object({ isUnchanged: z.literal(true) }),
  z.object({ pulls: Pulls, etag: z.string().optional() }),
]);

const mostPages = 10;

/** Undefined: the repository has none of this number. */
export async function readPull(
  connection: Connection,
  name: RepositoryName,
  number: number,
): Promise<PullRequest | undefined> {
  const { owner, repo } = name;
  const found = await findIn(connection, name, () =>
    connection.ask({
      what: `reading pull request ${number} of ${owner}/${repo}`,
      kind: 'read',
      shape: Pull,
      send: (octokit, request) =>
        octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { owner, repo, pull_number: number, request }),
    }),
  );
  return found && pullOf(found);
}

/** All that is open, the last changed first; undefined if its first page is the one that `etag` came with. */
export async function readOpenPulls(
  connection: Connection,
  { owner, repo }: RepositoryName,
  etag?: string,
): Promise<OpenPulls | undefined> {
  const what = `listing open pull requests of ${owner}/${repo}`;
  // Whatever changes comes first, so the first page tells of every change but one that closes.
  const order = { state: 'open', sort: 'updated', direction: 'desc', per_page: perPage } as const;
  const first = await connection.ask({
    what,
    kind: 'read',
    shape: FirstPage,
    send: async (octokit, request) => {
      const headers = etag === undefined ? {} : { 'if-none-match': etag };
      try {
        const { data, headers: answered } = await octokit.request('GET /repos/{owner}/{repo}/pulls', {
          owner,
          repo,
          ...order,
          headers,
          request,
        });
        return { data: { pulls: data, etag: answered.etag } };
      } catch (error) {
        if (error instanceof RequestError && error.status === 304) return { data: { isUnchanged: true } };
        throw error;
      }
    },
  });
  if ('isUnchanged' in first) return undefined;
  const rest =
    first.pulls.length < perPage
      ? { items: [], isCut: false }
      : await readPages(connection, {
          what,
          shape: Pulls,
          itemsOf: (page) => page,
          send: (page, octokit, request) =>
            octokit.request('GET /repos/{owner}/{repo}/pulls', { owner, repo, ...order, page, request }),
          mostPages,
          firstPage: 2,
        });
  // What changes between two pages may come twice.
  const pulls = new Map([...first.pulls, ...rest.items].map((pull) => [pull.number, pullOf(pull)]));
  return { pulls: [...pulls.values()], isCut: rest.isCut, ...(first.etag !== undefined && { etag: first.etag }) };
}

function pullOf({ number, state, title, html_url: url, head, base }: z.infer<typeof Pull>): PullRequest {
  return {
    number,
    headSha: head.sha,
    baseRef: base.ref,
    defaultBranch: base.repo.default_branch,
    isOpen: state === 'open',
    isFork: head.repo?.id !== base.repo.id,
    title,
    url,
  };
}
