/** Which Lease is competed for, by whom, and how patiently. */
export interface LeaseSettings {
  readonly namespace: string;
  readonly name: string;
  readonly identity: string;
  /** Where peers reach this replica. */
  readonly address?: string;
  /** So long others wait for a leader that is silent. Whole seconds; default 15. */
  readonly leaseSeconds?: number;
  /** After so long without a renewal a leader stops; what is left of the lease is for its work to end. Default 10. */
  readonly renewDeadlineSeconds?: number;
  /** Between two tries. Default 2. */
  readonly retrySeconds?: number;
}

/** The same with defaults. Throws one line where no safe election is possible with them. */
export function checkedSettings(settings: LeaseSettings): Required<Omit<LeaseSettings, 'address'>> & LeaseSettings {
  const { leaseSeconds = 15, renewDeadlineSeconds = 10, retrySeconds = 2 } = settings;
  const isSafe = retrySeconds > 0 && retrySeconds < renewDeadlineSeconds && renewDeadlineSeconds < leaseSeconds;
  if (!isSafe || !Number.isInteger(leaseSeconds)) {
    const given = `${retrySeconds}, ${renewDeadlineSeconds} and ${leaseSeconds}`;
    throw new Error(`no safe leases with ${given} seconds: has to be retry < renew deadline < lease, and that whole`);
  }
  return { ...settings, leaseSeconds, renewDeadlineSeconds, retrySeconds };
}
