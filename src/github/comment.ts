import * as z from 'zod';
import { markdownText } from '../report/escape.ts';
import type { Connection } from './connection.ts';
import { UnknownOutcome } from './errors.ts';
import { longestMarkdown } from './fit-sections.ts';
import { summaryOf } from './planned-run.ts';
import { type Publication, type PublishedComment, checkNameOf } from './publication.ts';
import type { PublishOptions } from './publish-run.ts';
import { byteLength } from './utf8.ts';

const Comment = z.object({
  id: z.number(),
  html_url: z.string(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullable(),
});
type Comment = z.infer<typeof Comment>;

const Comments = z.array(Comment);
const perPage = 100;
const mostPages = 50;
const mostReadings = 3;

/**
 * Writes the one comment of this check in the pull request, or edits it. It is known by a mark at its beginning that
 * nobody sees, and by its author: anybody can write the mark, and would own what is put into their comment.
 */
export async function publishComment(
  connection: Connection,
  publication: Publication & { readonly commentOn: number },
  author: string,
  { pause, log }: PublishOptions,
): Promise<PublishedComment> {
  const comments = new PullRequestComments(connection, publication);
  const mark = `<!-- kubescape-gitops: ${encodeURIComponent(checkNameOf(publication))} -->`;
  const isOurs = ({ body, user }: Comment): boolean =>
    user?.login.toLowerCase() === author.toLowerCase() && (body ?? '').startsWith(mark);
  const body = bodyOf(publication, mark);
  let found = await comments.find(isOurs);
  while (!found) {
    try {
      return { written: 'created', url: (await comments.create(body)).html_url };
    } catch (error) {
      if (!(error instanceof UnknownOutcome)) throw error;
      log(`${error.message}; looking whether it is there`);
      for (let reading = 0; reading < mostReadings && !found; reading += 1) {
        await pause(reading, error.message, reading === 0 ? error.wait : undefined);
        found = await comments.find(isOurs);
      }
    }
  }
  if (isSame(found.body ?? '', body)) return { written: 'unchanged', url: found.html_url };
  return { written: 'edited', url: (await comments.edit(found.id, body)).html_url };
}

function bodyOf(publication: Publication, mark: string): string {
  const head = `${mark}\n## ${markdownText(publication.title)}\n\n`;
  return head + summaryOf(publication, 0, longestMarkdown - byteLength(head));
}

/** GitHub keeps what is typed into a page with other line ends. */
function isSame(there: string, body: string): boolean {
  return there.replaceAll('\r\n', '\n').trimEnd() === body.trimEnd();
}

class PullRequestComments {
  readonly #connection: Connection;
  readonly #repository: { readonly owner: string; readonly repo: string };
  readonly #number: number;

  constructor(connection: Connection, { owner, repo, commentOn }: Publication & { readonly commentOn: number }) {
    this.#connection = connection;
    this.#repository = { owner, repo };
    this.#number = commentOn;
  }

  async find(isWanted: (comment: Comment) => boolean): Promise<Comment | undefined> {
    for (let page = 1; page <= mostPages; page += 1) {
      const comments = await this.#page(page);
      const found = comments.find(isWanted);
      if (found || comments.length < perPage) return found;
    }
    return undefined;
  }

  #page(page: number): Promise<readonly Comment[]> {
    return this.#connection.ask({
      what: 'looking for the comment',
      kind: 'read',
      shape: Comments,
      send: (octokit, request) =>
        octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
          ...this.#repository,
          issue_number: this.#number,
          per_page: perPage,
          page,
          request,
        }),
    });
  }

  create(body: string): Promise<Comment> {
    return this.#connection.ask({
      what: 'writing the comment',
      kind: 'write',
      shape: Comment,
      send: (octokit, request) =>
        octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
          ...this.#repository,
          issue_number: this.#number,
          body,
          request,
        }),
    });
  }

  edit(id: number, body: string): Promise<Comment> {
    return this.#connection.ask({
      what: 'editing the comment',
      kind: 'write-again',
      shape: Comment,
      send: (octokit, request) =>
        octokit.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
          ...this.#repository,
          comment_id: id,
          body,
          request,
        }),
    });
  }
}
