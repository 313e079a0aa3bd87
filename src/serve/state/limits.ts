/** How much the state of a server may keep. */
export interface StateLimits {
  /** Subjects in the queue, taken ones included. Default: 2000. */
  readonly queueEntries: number;
  /** Deliveries that are remembered. Default: 100,000. */
  readonly deliveries: number;
  /** Milliseconds for which a delivery is remembered. Default: 8 days; GitHub sends one again for 3. */
  readonly deliveryAge: number;
  /** Bytes of runs, their compressed reports included. Default: 256 MiB. */
  readonly verdictBytes: number;
  /** Milliseconds for which a verdict is kept. Default: 90 days. */
  readonly verdictAge: number;
  /** Milliseconds to wait for another process to let go of the file. Default: 5 seconds. */
  readonly lockWait: number;
}

const day = 24 * 60 * 60 * 1000;

export const defaultStateLimits: StateLimits = {
  queueEntries: 2000,
  deliveries: 100_000,
  deliveryAge: 8 * day,
  verdictBytes: 256 * 1024 * 1024,
  verdictAge: 90 * day,
  lockWait: 5000,
};
