import type { DropCause, RelistCause } from './watch-news.ts';

/** What a target's next try is: a list, and why, or a watch. */
export type NextList = RelistCause | 'first' | undefined;

/** As many doubts as two watches in a row raise that told nothing of use, or eight that the server could not begin. */
const mostDoubts = 8;

/** What comes after a failed try. `before` is what that was, `doubts` whether going on with watches is of any use. */
export function nextList(before: NextList, fault: DropCause, doubts: number): NextList {
  if (before === 'first') return 'first';
  if (fault === 'forbidden') return 'refused';
  if (fault === 'missing' || fault === 'handler') return fault;
  if (fault === 'gone') return before ?? 'expired';
  if (before !== undefined) return 'broken';
  if (doubts < mostDoubts) return undefined;
  return fault === 'late' ? 'silent' : 'useless';
}

/**
 * How much a failed watch without one event tells against the version that it began with; `hasTold`: something came, but
 * nothing of use. A broken connection tells nothing.
 */
export function doubtsOf(fault: DropCause, hasTold: boolean): number {
  if (hasTold || fault === 'late' || fault === 'garbage' || fault === 'invalid') return 4;
  return fault === 'busy' ? 1 : 0;
}
