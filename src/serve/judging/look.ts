import type { InstallationAccess } from '../../github/app/installation-access.ts';
import type { QueuedSubject } from '../state/queue-entry.ts';
import type { StoredRun } from '../state/stored-run.ts';
import { runBaseOf, type WantedChange } from './wanted.ts';
import type { Workshop } from './workshop.ts';

/** One subject that is looked at. */
export interface Look {
  readonly queued: QueuedSubject;
  readonly access: InstallationAccess;
  readonly workshop: Workshop;
  readonly signal: AbortSignal;
  /** Told which head is being judged. */
  readonly judging: (headSha: string) => void;
}

/**
 * Files a run before GitHub hears of it. A wish for another run is fulfilled by that: whatever happens next, this one is
 * gone on with.
 */
export function beginRun({ queued, workshop }: Look, wanted: WantedChange): StoredRun {
  const { state, now } = workshop;
  const { key, subject, isForced } = queued;
  const { headSha, baseRef, checkName } = wanted;
  return state.transaction(() => {
    state.queue.fulfil(key);
    return state.runs.begin({ key, subject, headSha, baseSha: runBaseOf(wanted), baseRef, checkName, isForced }, now());
  });
}
