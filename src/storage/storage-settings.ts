import type { WatchSettings } from '../kube/watch/watch-settings.ts';
import { type QueueSettings, usualQueue } from './queue/write-queue.ts';
import type { DueSettings } from './summaries/due-times.ts';

/** How the storage process works. Times are in milliseconds. */
export interface StorageSettings {
  /** How often all results are looked at. */
  readonly cleanupMilliseconds: number;
  /** Bytes that stored results may take; 0: any. */
  readonly mostBytes: number;
  /** How old what is about an image becomes once nothing uses the image; 0: any age. */
  readonly retentionMilliseconds: number;
  /** How long an object has to be gone before its results go. */
  readonly graceMilliseconds: number;
  /** How long after a change all that is stored is looked at: changes come in flocks. */
  readonly lookMilliseconds: number;
  /** When summaries are written. */
  readonly summaries: DueSettings;
  readonly queue: QueueSettings;
  /** Where watches go by other times than usual. */
  readonly watches: Partial<WatchSettings>;
}

const hour = 3_600_000;

export const usualStorage: StorageSettings = {
  cleanupMilliseconds: 6 * hour,
  mostBytes: 1024 ** 3,
  retentionMilliseconds: 0,
  graceMilliseconds: 5_000,
  lookMilliseconds: 1_000,
  summaries: { window: 10_000, quiet: 200, longestQuiet: 2_000 },
  queue: usualQueue,
  // An API server that has just started refuses everybody until it has read who may what.
  watches: { refusedMilliseconds: 10_000 },
};
