/** All in milliseconds. */
export interface Timing {
  /** Of everything together, waiting included, but not for the own turn to write. Default: 5 minutes. */
  readonly total: number;
  /** Of one request with its answer. Default: 30 seconds. */
  readonly request: number;
  /** Whoever asks to wait for longer ends the attempt. Default: 2 minutes. */
  readonly longestWait: number;
  /** First wait after a failure that does not say for how long; doubles each time. Default: 1 second. */
  readonly firstWait: number;
  /** Between two writes, as GitHub asks for. Default: 1 second. */
  readonly betweenWrites: number;
  /** How many writes may begin within a time. Default: what GitHub takes, 80 in a minute and 500 in an hour. */
  readonly windows: readonly Window[];
}

/** So many writes at most within so many milliseconds, wherever they begin. */
interface Window {
  readonly milliseconds: number;
  readonly writes: number;
}

export const defaultTiming: Timing = {
  total: 300_000,
  request: 30_000,
  longestWait: 120_000,
  firstWait: 1000,
  betweenWrites: 1000,
  windows: [
    { milliseconds: 60_000, writes: 80 },
    { milliseconds: 3_600_000, writes: 500 },
  ],
};

/** For messages. */
export function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)} s`;
}
