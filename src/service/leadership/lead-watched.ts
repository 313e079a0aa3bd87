import type { Logger } from 'pino';
import type { LeaderElection, LeaseSettings } from '../../kube/leases/leader-election.ts';

export interface LeadWatched {
  readonly lead: (signal: AbortSignal) => Promise<void>;
  /** Leadership is over: whoever still works for it is to end. */
  readonly onLost: () => void;
  /** Ends it all. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/**
 * Competes for the Lease until the signal aborts, and leads whenever it is won. Rejects with what `lead` throws, or if it
 * ends while it leads. Work that goes on after the Lease may be another's ends the process: two would write.
 */
export function leadWatched(
  election: LeaderElection,
  { identity, leaseSeconds = 15, renewDeadlineSeconds = 10 }: LeaseSettings,
  { lead, onLost, signal: end, log }: LeadWatched,
): Promise<void> {
  const graceMilliseconds = 1000 * Math.max(leaseSeconds - renewDeadlineSeconds, 1);
  return election.run(end, async (signal) => {
    let timer: NodeJS.Timeout | undefined;
    const lose = (): void => {
      onLost();
      if (end.aborted) return;
      timer = setTimeout(() => {
        const todo = 'nothing now: the Pod is started again, and another replica leads; please report this line';
        log.fatal({ identity, todo }, 'what was done as the leader did not end in time: the process ends');
        process.exit(1);
      }, graceMilliseconds);
    };
    signal.addEventListener('abort', lose, { once: true });
    try {
      await lead(signal);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', lose);
    }
    if (!signal.aborted) throw new Error('the work of the leader ended while it leads');
  });
}
