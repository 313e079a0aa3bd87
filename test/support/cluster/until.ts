import { setTimeout as sleep } from 'node:timers/promises';

const pause = 50;

/**
 * Asks again and again until there is an answer other than undefined or false, and gives it. An Error that is thrown
 * meanwhile counts as none. Rejects after so many milliseconds, with what was waited for and the last such error.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  milliseconds = 60_000,
): Promise<T> {
  const end = performance.now() + milliseconds;
  for (;;) {
    let failure = '';
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      if (error instanceof Stop) throw error;
      failure = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (performance.now() > end) throw new Error(`waited ${milliseconds / 1000} s for ${what}${failure}`);
    await sleep(pause);
  }
}

/** Ends the waiting: what is waited for will not come. */
export class Stop extends Error {
  override readonly name = 'Stop';
}
