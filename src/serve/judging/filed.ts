import { setTimeout as sleep } from 'node:timers/promises';
import { StateError } from '../state/state-error.ts';
import type { Workshop } from './workshop.ts';

/** Between two attempts at a state that cannot be written, in milliseconds: its disk may have room again. */
export const stateRetry = 1000;

/**
 * Files something, and tries again for as long as its disk refuses and `isWanted`: what is taken from the queue would
 * not come back before the next start otherwise. Throws every other error.
 */
export async function filed(file: () => void, { log, metrics }: Workshop, isWanted: () => boolean): Promise<void> {
  for (;;) {
    try {
      return file();
    } catch (error) {
      if (!(error instanceof StateError && error.code === 'DISK')) throw error;
      metrics.failed('state');
      log.error({ why: error.message }, 'cannot be filed');
      if (!isWanted()) return;
    }
    await sleep(stateRetry);
  }
}
