import { type Begun, type PublishOptions, beginRun, finishRun } from './publish-run.ts';
import { CheckRuns } from './check-runs.ts';
import { publishComment } from './comment.ts';
import { statusStateOf } from './conclusion.ts';
import { Connection } from './connection.ts';
import { fixedToken } from './credentials.ts';
import { GithubError } from './errors.ts';
import { planRun } from './planned-run.ts';
import { type Verdict, publishWithoutCheck } from './publish-status.ts';
import { type Access, checkAccess } from './access.ts';
import { type Publication, type Published, type PublishedComment, checkPublication } from './publication.ts';

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
  const { token, apiUrl, timing, log = () => {} } = settings;
  checkPublication(publication);
  checkAccess(settings);
  return publishThrough(new Connection({ credentials: fixedToken(token), apiUrl, timing }), publication, { log });
}

export interface PublishAs {
  /** One line for people: what did not go as hoped. Without secrets. */
  readonly log: (line: string) => void;
  /** The number of the App that publishes: then runs of others are never taken for its own. */
  readonly appId?: number;
}

/** The same through a connection that there is; `checkPublication` took the publication. */
export async function publishThrough(
  connection: Connection,
  publication: Publication,
  { log, appId }: PublishAs,
): Promise<Published> {
  const options: PublishOptions = { pause: (...wait) => connection.pause(...wait), log };
  const runs = new CheckRuns(connection, publication, appId);
  const { published, author } = await publishVerdict(connection, runs, publication, options);
  const { commentOn } = publication;
  if (commentOn === undefined) return published;
  return { ...published, comment: await comment(connection, { ...publication, commentOn }, author, options) };
}

async function publishVerdict(
  connection: Connection,
  runs: CheckRuns,
  publication: Publication,
  options: PublishOptions,
): Promise<Verdict> {
  const planned = planRun(publication);
  let begun: Begun;
  try {
    begun = await beginRun(runs, planned, options);
  } catch (error) {
    const status = { ...publication, state: statusStateOf(publication.report) };
    return publishWithoutCheck(connection, status, error, options);
  }
  const { run, isOld } = await finishRun(runs, planned, begun, options);
  const slug = run.app?.slug;
  return {
    published: {
      published: 'check',
      id: run.id,
      url: run.html_url ?? '',
      conclusion: run.conclusion ?? planned.conclusion,
      annotations: planned.annotations.length,
      isOld,
    },
    author: slug === undefined ? undefined : `${slug}[bot]`,
  };
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
