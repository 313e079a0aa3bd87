import { type Begun, type PublishOptions, beginRun, finishRun } from './publish-run.ts';
import { CheckRuns } from './check-runs.ts';
import { publishComment } from './comment.ts';
import { publishStatus, statusContext } from './commit-status.ts';
import { statusStateOf } from './conclusion.ts';
import { Connection } from './connection.ts';
import { GithubError } from './errors.ts';
import { planRun } from './planned-run.ts';
import {
  type Access,
  type Publication,
  type Published,
  type PublishedComment,
  checkPublication,
} from './publication.ts';

export interface PublishSettings extends Access {
  /** One line for people: what did not go as hoped. Without secrets. */
  readonly log?: (line: string) => void;
}

/**
 * Publishes a verdict as the one check run of its commit. Doing it again writes nothing; a run that was left in the
 * middle is gone on with. A token that may not write checks sets a commit status instead, and one that may not do that
 * either (a fork's) publishes nothing: whoever asked then has only its exit code. Everything else that keeps it from
 * being published is a GithubError, after the time that waiting may take.
 */
export async function publish(publication: Publication, settings: PublishSettings): Promise<Published> {
  checkPublication(publication);
  const connection = new Connection(settings);
  const { log = () => {} } = settings;
  const options: PublishOptions = { pause: (...wait) => connection.pause(...wait), log };
  const { published, author } = await publishVerdict(connection, publication, options);
  const { commentOn } = publication;
  if (commentOn === undefined) return published;
  return { ...published, comment: await comment(connection, { ...publication, commentOn }, author, options) };
}

interface Verdict {
  readonly published: Published;
  /** Login that the token writes as, if GitHub said so. */
  readonly author: string | undefined;
}

async function publishVerdict(
  connection: Connection,
  publication: Publication,
  options: PublishOptions,
): Promise<Verdict> {
  const runs = new CheckRuns(connection, publication.owner, publication.repo);
  const planned = planRun(publication);
  let begun: Begun;
  try {
    begun = await beginRun(runs, planned, options);
  } catch (error) {
    return publishWithoutCheck(connection, publication, missingPermission(error), options);
  }
  const { run, isOld } = await finishRun(runs, planned, begun, options);
  const slug = run.app?.slug;
  return {
    published: {
      published: 'check',
      id: run.id,
      url: run.html_url ?? '',
      conclusion: planned.conclusion,
      annotations: planned.annotations.length,
      isOld,
    },
    author: slug === undefined ? undefined : `${slug}[bot]`,
  };
}

async function publishWithoutCheck(
  connection: Connection,
  publication: Publication,
  why: string,
  { log }: PublishOptions,
): Promise<Verdict> {
  const context = statusContext(publication);
  try {
    const author = await publishStatus(connection, publication);
    log(`no check run, a commit status ${context} instead: the token lacks the permission "checks: write" (${why})`);
    return { published: { published: 'status', context, state: statusStateOf(publication.report), why }, author };
  } catch (error) {
    const both = `${why}; ${missingPermission(error)}`;
    log(`nothing published: the token lacks the permissions "checks: write" and "statuses: write" (${both})`);
    return { published: { published: 'none', why: both }, author: undefined };
  }
}

/** The verdict is out; that the comment is not must not hide it. */
async function comment(
  connection: Connection,
  publication: Publication & { readonly commentOn: number },
  author: string | undefined,
  options: PublishOptions,
): Promise<PublishedComment> {
  try {
    if (author === undefined) return { written: 'none', why: 'nobody knows whom the token writes as' };
    return await publishComment(connection, publication, author, options);
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    options.log(`no comment: ${error.message}`);
    return { written: 'none', why: error.message };
  }
}

function missingPermission(error: unknown): string {
  if (error instanceof GithubError && error.code === 'PERMISSION') return error.message;
  throw error;
}
