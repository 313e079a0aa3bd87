import type { DropCause, RelistCause } from './watch-news.ts';

/** What a target's next try is: a list, and why, or a watch. */
export type NextList = RelistCause | 'first' | undefined;

/** After so many watches in a row that told nothing of use, going on with them is no use either. */
const mostFruitless = 2;

/** What comes after a failed try. `before` is what that was, `fruitless` how many watches in a row told nothing of use. */
export function nextList(before: NextList, fault: DropCause, fruitless: number): NextList {
  if (before === 'first') return 'first';
  if (fault === 'forbidden') return 'refused';
  if (fault === 'missing' || fault === 'handler') return fault;
  if (fault === 'gone') return before ?? 'expired';
  if (before !== undefined) return 'broken';
  if (fruitless < mostFruitless) return undefined;
  return fault === 'late' ? 'silent' : 'garbage';
}
