import type { StoredRun } from '../state/stored-run.ts';
import { closeRun } from './close-run.ts';
import { during } from './during.ts';
import { judgeRun } from './judge-run.ts';
import { beginRun, type Look } from './look.ts';
import { approvalNotice } from './notices.ts';
import { runBaseOf, type Wanted, type WantedChange, wantedOf } from './wanted.ts';

/**
 * Brings the checks of a subject to where they should be: ends what was begun before, and judges its change unless that
 * is done. Every step is filed before the next one, so this may end anywhere and be done again. Rejects with what keeps
 * it from going on.
 */
export async function lookAt(look: Look): Promise<void> {
  const { queued, access, workshop, signal } = look;
  const ask = (): Promise<Wanted> => wantedOf(queued.subject, access, workshop, signal);
  const wanted = await during(workshop.metrics, 'ask', ask);
  const failure = await closeBegun(wanted, look);
  await bringAbout(wanted, look);
  if (failure) throw failure.error;
}

/**
 * Closes what was begun before and is not to be gone on with. Gives what went wrong with runs about something else: it
 * keeps nobody from judging what is wanted now.
 */
async function closeBegun(wanted: Wanted, look: Look): Promise<{ readonly error: unknown } | undefined> {
  const { runs } = look.workshop.state;
  let failure: { readonly error: unknown } | undefined;
  for (const run of runs.open(look.queued.key)) {
    if (run.state === 'begun' && isAbout(run, wanted)) continue;
    if (run.state === 'begun') runs.setCancelling(run.id);
    try {
      await closeRun(run.id, look);
    } catch (error) {
      look.signal.throwIfAborted();
      if (isAbout(run, wanted)) throw error;
      failure ??= { error };
    }
  }
  return failure;
}

async function bringAbout(wanted: Wanted, look: Look): Promise<void> {
  const { queued, workshop } = look;
  if (wanted.kind === 'gone') {
    workshop.log.info({ subject: queued.key, why: wanted.why }, 'nothing to judge');
    return;
  }
  const open = workshop.state.runs.open(queued.key).find((run) => isAbout(run, wanted));
  if (!open && isDone(look, wanted)) {
    workshop.log.info({ subject: queued.key, head: wanted.headSha }, 'judged before');
    return;
  }
  look.judging(wanted.headSha);
  if (mayBeJudged(look, wanted)) await judgeRun(open, wanted, look);
  else await askForApproval(open, wanted, look);
}

function isAbout(run: StoredRun, wanted: Wanted): boolean {
  if (wanted.kind === 'gone') return false;
  const { headSha, baseRef, checkName } = wanted;
  const isSameBase = run.baseRef === baseRef && run.baseSha === runBaseOf(wanted);
  return run.headSha === headSha && run.checkName === checkName && isSameBase;
}

/** What its check says is the verdict on this very change, or that somebody is to ask for one. */
function isDone({ queued, workshop }: Look, wanted: WantedChange): boolean {
  const last = workshop.state.runs.lastOf(queued.subject, wanted);
  if (queued.isForced || last?.state !== 'published' || !isAbout(last, wanted)) return false;
  const isWaiting = 'notice' in last && last.notice?.conclusion === 'action_required';
  return !isWaiting || queued.approvedSha !== wanted.headSha;
}

/** A stranger's change is data, and yet it costs time and may be big: somebody who may write the repository decides. */
function mayBeJudged({ queued, workshop }: Look, { isFork, headSha }: WantedChange): boolean {
  if (!isFork || workshop.settings.forks || queued.approvedSha === headSha) return true;
  const before = workshop.state.runs.byHead(queued.subject, headSha).filter(({ key }) => key === queued.key);
  // Whoever decided for this commit need not decide again when it is to be judged anew.
  return before.some((run) => 'outcome' in run && run.outcome !== undefined);
}

function isUnderWay({ state }: StoredRun): boolean {
  return state === 'begun' || state === 'judged' || state === 'noticed';
}

async function askForApproval(open: StoredRun | undefined, wanted: WantedChange, look: Look): Promise<void> {
  const { queued, workshop } = look;
  const { state, now } = workshop;
  // A fork may have a commit of the repository itself; the verdict on the same change is not to be covered.
  const others = state.runs.byHead(queued.subject, wanted.headSha).filter(({ key }) => key !== queued.key);
  if (others.some((run) => isAbout(run, wanted) && isUnderWay(run))) return;
  const run = open ?? beginRun(look, wanted);
  state.runs.setNotice(run.id, approvalNotice(), now());
  await closeRun(run.id, look);
}
