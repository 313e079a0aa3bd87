import type { BackOffLimits } from './back-off.ts';

/** Times and sizes of all watches. */
export interface WatchSettings {
  /** How many targets are listed at the same time: the others wait, as pages of whole objects take memory. */
  readonly listsAtOnce: number;
  /** Objects of one page; fewer where a page does not come, or is too large. */
  readonly pageSize: number;
  /** How long a page may take. */
  readonly pageMilliseconds: number;
  /** A watch on which nothing comes for so long is dead: bookmarks come about every minute. */
  readonly silenceMilliseconds: number;
  /** The server is asked to end a watch after at least so long; twice that at most. */
  readonly watchSeconds: number;
  /** How long a connection may be lost before what is known counts as old, though no try to go on has failed. */
  readonly quietMilliseconds: number;
  /** How long the server may take to show that it is there, before a watch goes on that broke. */
  readonly probeMilliseconds: number;
  /** A watch that has not failed for so long is established, even if nothing happens. */
  readonly provenMilliseconds: number;
  /** A watch that lasted so long was well: pauses are short again. */
  readonly healthyMilliseconds: number;
  /** How long to wait at least where the server refuses, or does not know the kind; twice that at most. */
  readonly refusedMilliseconds: number;
  /** After so many events of one watch, others have their turn. */
  readonly eventsAtOnce: number;
  readonly backOff: BackOffLimits;
}

export const usualSettings: WatchSettings = {
  // Four pages of 500 at once took 50 MiB more of the scanner and 10 of the operator, and saved a second of a start.
  listsAtOnce: 2,
  pageSize: 100,
  pageMilliseconds: 60_000,
  silenceMilliseconds: 100_000,
  watchSeconds: 300,
  quietMilliseconds: 5_000,
  probeMilliseconds: 10_000,
  provenMilliseconds: 1_000,
  healthyMilliseconds: 60_000,
  refusedMilliseconds: 30_000,
  eventsAtOnce: 250,
  backOff: { firstMilliseconds: 500, lastMilliseconds: 30_000, longestMilliseconds: 300_000 },
};
