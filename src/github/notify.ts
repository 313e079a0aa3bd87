import { newRunOf, textOf } from './begin.ts';
import { type CheckRun, CheckRuns } from './check-runs.ts';
import type { Connection } from './connection.ts';
import type { CheckNotice } from './keyed-run.ts';
import type { Published } from './publication.ts';
import { type Begun, beginRun } from './publish-run.ts';
import { publishWithoutCheck } from './publish-status.ts';
import type { PublishAs } from './publish.ts';

/**
 * Ends the run of a key without a report. A run in progress is completed, one that says the same already stays, and
 * where there is none, one is made. `cancelled` ends only what is in progress: it makes no run, and a run that is
 * complete keeps what it says. Everything else is written over it, since it is the newer truth. Without the permission
 * for checks it is a commit status, as for a verdict. `checkPublication` took the notice.
 */
export async function notifyThrough(
  connection: Connection,
  notice: CheckNotice,
  { log, appId }: PublishAs,
): Promise<Published> {
  const runs = new CheckRuns(connection, notice, appId);
  const options = { pause: (...wait: Parameters<Connection['pause']>) => connection.pause(...wait), log };
  const identity = newRunOf(notice);
  let begun: Begun;
  try {
    const run = notice.conclusion === 'cancelled' ? await runs.find(identity) : undefined;
    if (!run && notice.conclusion === 'cancelled') return { published: 'none', why: 'there is no run to cancel' };
    begun = run ? { run, isFound: true } : await beginRun(runs, identity, options);
  } catch (error) {
    if (notice.conclusion === 'cancelled') throw error;
    const { published } = await publishWithoutCheck(connection, { ...notice, state: 'failure' }, error, options);
    return published;
  }
  const { run, isFound } = begun;
  if (isSaid(run, notice)) return publishedOf(run, notice, isFound);
  const { conclusion, detailsUrl, actions } = notice;
  const end = {
    conclusion,
    ...textOf(notice),
    ...(detailsUrl !== undefined && { detailsUrl }),
    ...(actions && { actions }),
  };
  return publishedOf(await runs.complete(run.id, end), notice, false);
}

function isSaid({ status, conclusion }: CheckRun, notice: CheckNotice): boolean {
  return status === 'completed' && (notice.conclusion === 'cancelled' || conclusion === notice.conclusion);
}

function publishedOf(
  { id, html_url: url, conclusion, output }: CheckRun,
  notice: CheckNotice,
  isOld: boolean,
): Published {
  return {
    published: 'check',
    id,
    url: url ?? '',
    conclusion: conclusion ?? notice.conclusion,
    annotations: output.annotations_count,
    isOld,
  };
}
