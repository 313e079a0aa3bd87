import { CheckRuns, type NewRun } from './check-runs.ts';
import type { Connection } from './connection.ts';
import { keyedIdOf } from './external-id.ts';
import { fitSections } from './fit-sections.ts';
import type { CheckBegin } from './keyed-run.ts';
import { plainLine } from './plain-text.ts';
import { checkNameOf } from './publication.ts';
import { beginRun, createRun } from './publish-run.ts';
import type { PublishAs } from './publish.ts';

/** A check run as others find it. */
export interface BegunCheck {
  readonly id: number;
  /** Its page. */
  readonly url: string;
}

/**
 * Begins the run of a key, or finds it, begun or complete. It blocks until it is completed. `checkPublication` took it.
 * Without the permission for checks it is a GithubError with the code `PERMISSION`.
 */
export async function beginThrough(
  connection: Connection,
  begin: CheckBegin,
  { log, appId }: PublishAs,
): Promise<BegunCheck> {
  const runs = new CheckRuns(connection, begin, appId);
  const options = { pause: (...wait: Parameters<Connection['pause']>) => connection.pause(...wait), log };
  const planned = newRunOf(begin);
  const run = begin.isNew ? await createRun(runs, planned, options) : (await beginRun(runs, planned, options)).run;
  return { id: run.id, url: run.html_url ?? '' };
}

/** The run of a key, as it is begun. */
export function newRunOf(begin: CheckBegin): NewRun {
  const { headSha, detailsUrl } = begin;
  return {
    name: checkNameOf(begin),
    headSha,
    externalId: keyedIdOf(begin),
    isKeyed: true,
    ...(detailsUrl !== undefined && { detailsUrl }),
    begun: textOf(begin),
  };
}

/** Title and summary, as long as GitHub takes them. */
export function textOf({ title, summary }: CheckBegin): { readonly title: string; readonly summary: string } {
  return { title: plainLine(title, 255), summary: fitSections([summary], () => '… more was left out.') };
}
