import { GithubError } from '../../github/errors.ts';
import type { CheckBegin } from '../../github/keyed-run.ts';
import type { Published } from '../../github/publication.ts';
import { verdictTexts } from '../../github/verdict-texts.ts';
import { markdownText } from '../../report/escape.ts';
import { verdictOutcomes } from '../metrics-table.ts';
import type { StoredNotice, StoredRun } from '../state/stored-run.ts';
import { reportOf } from '../stored-report.ts';
import { during } from './during.ts';
import type { Look } from './look.ts';
import { approvalAction, calledOffNotice, unpublishedNotice } from './notices.ts';
import { pageAddress } from './page-address.ts';

/**
 * Tells GitHub what is filed of a run, and files that it was told. Doing it again tells nothing twice. Rejects with a
 * GithubError, and then it is to be done again.
 */
export async function closeRun(id: string, look: Look): Promise<void> {
  const { state, metrics, now } = look.workshop;
  const run = state.runs.get(id);
  switch (run?.state) {
    case 'judged': {
      const told = await publishReport(run, look).catch((error: unknown) => instead(error, run, look));
      if (!told) return closeRun(id, look);
      state.runs.setPublished(id, now());
      const outcome = verdictOutcomes.find((known) => known === run.outcome) ?? 'incomplete';
      metrics.ended(outcome);
      logVerdict(run, outcome, told, look);
      return;
    }
    case 'noticed': {
      const told = await notify(run, run.notice, look);
      state.runs.setPublished(id, now());
      const verdict = run.notice.conclusion === 'action_required' ? 'waiting-for-approval' : 'not-evaluated';
      metrics.ended(verdict);
      logVerdict(run, verdict, told, look);
      return;
    }
    case 'cancelling':
      await notify(run, calledOffNotice(), look);
      state.runs.setCancelled(id, now());
      metrics.ended('cancelled');
      return;
    case 'begun':
    case 'published':
    case 'cancelled':
    case undefined:
      return;
  }
}

/** How GitHub knows a run: by its key, which is filed before the run is begun there. */
export function checkOf({ id, headSha, checkName, subject }: StoredRun, { workshop }: Look): CheckIdentity {
  const { owner, repo } = subject;
  const detailsUrl = pageAddress(workshop.settings.publicUrl, id);
  return { owner, repo, headSha, checkName, runKey: id, ...(detailsUrl === undefined ? {} : { detailsUrl }) };
}

type CheckIdentity = Omit<CheckBegin, 'title' | 'summary'>;

async function publishReport(run: StoredRun, look: Look): Promise<Published> {
  const json = look.workshop.state.runs.report(run.id);
  if (!json) throw new Error(`the report of run ${run.id} is not filed`);
  const report = reportOf(json);
  const publication = { ...checkOf(run, look), report, ...verdictTexts(report) };
  const publish = (): Promise<Published> => look.access.publish(publication, { signal: look.signal });
  return heard(await during(look.workshop.metrics, 'publish', publish));
}

/** Files that a report cannot be published, or throws the error for it to be tried again. */
function instead(error: unknown, run: StoredRun, { queued, workshop, signal }: Look): undefined {
  signal.throwIfAborted();
  const notice = unpublishedNotice(error, queued.attempts);
  if (!notice) throw error;
  workshop.log.error({ subject: queued.key, head: run.headSha, err: error }, 'a report cannot be published');
  workshop.state.runs.setNotice(run.id, notice, workshop.now());
}

async function notify(run: StoredRun, notice: StoredNotice, look: Look): Promise<Published> {
  const { conclusion, title, summary, sentences } = notice;
  const text = [summary, ...sentences].map(markdownText).join('\n\n');
  const actions = conclusion === 'action_required' ? { actions: [approvalAction] } : {};
  const told = await look.access.notify(
    { ...checkOf(run, look), conclusion, title, summary: text, ...actions },
    { signal: look.signal },
  );
  return conclusion === 'cancelled' ? told : heard(told);
}

/** A verdict that nobody heard of is to be told again. */
function heard(told: Published): Published {
  if (told.published === 'none') throw new GithubError('PERMISSION', `nothing could be published: ${told.why}`);
  return told;
}

function logVerdict(run: StoredRun, verdict: string, told: Published, { workshop, queued }: Look): void {
  const { headSha: head, baseSha: base } = run;
  const where = told.published === 'check' ? { check: told.id } : { as: told.published };
  workshop.log.info({ subject: queued.key, head, base, verdict, ...where }, 'verdict published');
}
