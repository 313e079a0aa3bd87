import { closeRun } from './close-run.ts';
import type { Look } from './look.ts';
import { givenUpNotice } from './notices.ts';

/**
 * Ends the runs of a subject at which everything failed for too long: with a check that says so, where GitHub takes it.
 * The next event, or the next look through open pull requests, begins anew. Never rejects.
 */
export async function giveUp(look: Look): Promise<void> {
  const { state, log, now } = look.workshop;
  const { key, subject } = look.queued;
  try {
    for (const { id, state: reached } of state.runs.open(key)) {
      if (reached !== 'cancelling') state.runs.setNotice(id, givenUpNotice(), now());
      await closeRun(id, look).catch(() => state.runs.setCancelled(id, now()));
    }
    state.repositories.setEtag(subject, undefined);
  } catch (error) {
    log.error({ subject: key, err: error }, 'its runs stay open');
  }
}
