import type { BackOffLimits } from '../kube/watch/back-off.ts';
import type { CronSchedule } from './schedule/cron.ts';
import type { QueueLimits } from './triggers/trigger-queue.ts';

/** How patient the operator is; all in milliseconds. */
export interface OperatorTiming {
  readonly queue: QueueLimits;
  /** Between attempts while the scanner does not answer. */
  readonly backOff: BackOffLimits;
  /** Between two questions whether a scan goes on. */
  readonly poll: number;
  /** A kind whose first list takes longer holds up the first scan no more: its end has another scan follow. */
  readonly settle: number;
  /** How long commands that came over HTTP stay as objects after their end. */
  readonly keepCommands: number;
  /** Between two lines that count what was skipped. */
  readonly summary: number;
}

export interface OperatorSettings {
  /** Where the scanner is: `http://kubescape:8080`. */
  readonly scannerUrl: string;
  /** When everything is scanned, apart from changes and starts. Undefined: never. */
  readonly schedule?: CronSchedule;
  readonly timing: OperatorTiming;
}

export const usualTiming: OperatorTiming = {
  queue: { quiet: 300, longest: 1000, most: 50_000, firstRetry: 1000, longestRetry: 300_000 },
  backOff: { firstMilliseconds: 500, lastMilliseconds: 30_000, longestMilliseconds: 60_000 },
  poll: 1000,
  settle: 60_000,
  keepCommands: 60 * 60_000,
  summary: 60_000,
};
