import { randomUUID } from 'node:crypto';
import { KubeError } from '../api/kube-error.ts';
import { type Lease, type LeaseTerms, microTime } from './lease.ts';
import type { LeaseSettings } from './lease-settings.ts';
import type { LeaseStore, Patience } from './lease-store.ts';

/** One process that wants a Lease: what it has seen of it, and single tries to take or keep it. */
export class Candidate {
  readonly #store: LeaseStore;
  readonly #settings: LeaseSettings & { readonly leaseSeconds: number };
  readonly #session = randomUUID();
  #mayHold = false;
  #seen: { readonly lease: Lease; readonly terms: string; readonly until: number } | undefined;

  constructor(store: LeaseStore, settings: LeaseSettings & { readonly leaseSeconds: number }) {
    this.#store = store;
    this.#settings = settings;
  }

  /** Whether the Lease may be ours, for all that is known: an answer may have been lost. */
  get mayHold(): boolean {
    return this.#mayHold;
  }

  /** Who holds the Lease as far as it has been seen; undefined: nobody does, or its time is over. */
  get holder():
    | { readonly isUs: boolean; readonly identity: string; readonly address: string | undefined }
    | undefined {
    if (this.#seen === undefined || performance.now() >= this.#seen.until) return undefined;
    const { lease } = this.#seen;
    return { isUs: this.#isOurs(lease), identity: lease.holder, address: lease.address };
  }

  /**
   * Tries to take the Lease, or to keep it. True: it has been ours since before this was called; others have to wait from
   * then on. False: somebody else has it. Throws KubeError where that is not known.
   */
  async try(patience: Patience): Promise<boolean> {
    const known = this.#seen?.lease;
    if (known !== undefined && this.#isOurs(known)) {
      const kept = await this.#write(known, patience);
      if (kept) return true;
    }
    const lease = await this.#store.get(patience);
    if (lease === undefined) {
      this.#seen = undefined;
      return this.#write(undefined, patience);
    }
    this.#see(lease);
    if (!this.#isOurs(lease) && this.holder !== undefined) return false;
    return this.#write(lease, patience);
  }

  /** Gives the Lease back, if it is ours, so that nobody has to wait. Throws KubeError. */
  async release(patience: Patience): Promise<void> {
    const lease = await this.#store.get(patience);
    this.#mayHold = lease !== undefined && this.#isOurs(lease);
    if (lease === undefined || !this.#mayHold) return;
    const { transitions, acquireTime } = lease;
    const renewTime = microTime();
    const nobodys = { holder: '', session: '', address: undefined, seconds: 1, acquireTime, renewTime, transitions };
    this.#see(await this.#store.replace(lease, nobodys, patience));
  }

  /** False: somebody else was faster. */
  async #write(lease: Lease | undefined, patience: Patience): Promise<boolean> {
    const terms = this.#terms(lease);
    this.#mayHold = true;
    try {
      this.#see(await (lease ? this.#store.replace(lease, terms, patience) : this.#store.create(terms, patience)));
      return true;
    } catch (error) {
      if (error instanceof KubeError && lostRace.has(error.fault)) return false;
      throw error;
    }
  }

  #terms(lease: Lease | undefined): LeaseTerms {
    const { identity, address, leaseSeconds } = this.#settings;
    const now = microTime();
    const isOurs = lease !== undefined && this.#isOurs(lease);
    return {
      holder: identity,
      session: this.#session,
      address,
      seconds: leaseSeconds,
      acquireTime: isOurs ? (lease.acquireTime ?? now) : now,
      renewTime: now,
      transitions: lease === undefined ? 0 : lease.transitions + (isOurs ? 0 : 1),
    };
  }

  /** The time of a holder runs from when its last sign of life came here: its own clock may be wrong. */
  #see(lease: Lease): void {
    this.#mayHold = this.#isOurs(lease);
    const { resourceVersion: _, metadata: __, ...signs } = lease;
    const terms = JSON.stringify(signs);
    if (this.#seen?.terms === terms) {
      this.#seen = { ...this.#seen, lease };
      return;
    }
    // Its holder may rely on more than what somebody has written into it since.
    const seconds = lease.holder === '' ? 0 : Math.max(lease.seconds ?? 0, this.#settings.leaseSeconds);
    this.#seen = { lease, terms, until: performance.now() + seconds * 1000 };
  }

  #isOurs({ holder, session }: Lease): boolean {
    return holder === this.#settings.identity && session === this.#session;
  }
}

const lostRace: ReadonlySet<string> = new Set(['conflict', 'exists', 'missing']);
