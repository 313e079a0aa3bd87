import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { onAbort } from '../api/http/within.ts';
import type { KubeApi } from '../api/kube-api.ts';
import { faultAdvice } from '../api/fault-advice.ts';
import { KubeError } from '../api/kube-error.ts';
import { Candidate } from './candidate.ts';
import { checkedSettings, type LeaseSettings } from './lease-settings.ts';
import { LeaseStore } from './lease-store.ts';

export type { LeaseSettings } from './lease-settings.ts';

type Lead = (signal: AbortSignal) => Promise<void>;

const releaseTime = 2_000;

/**
 * Competes for a Lease. No two lead at once as long as their clocks run at the same speed, what they show does not matter,
 * and `lead` ends within the time between the renewal's deadline and the Lease's end once its signal aborts.
 */
export class LeaderElection {
  readonly #settings: ReturnType<typeof checkedSettings>;
  readonly #candidate: Candidate;
  readonly #log: Logger;
  #leadsUntil = -Infinity;
  #problem: string | undefined;
  /** Whom the log has named as the leader. */
  #named = '';

  constructor(api: KubeApi, settings: LeaseSettings, log: Logger) {
    this.#settings = checkedSettings(settings);
    this.#candidate = new Candidate(new LeaseStore(api, settings), this.#settings);
    this.#log = log.child({ lease: `${settings.namespace}/${settings.name}` });
  }

  /** Whether this process leads, right now: a process that was stopped for a while knows before any timer runs. */
  get isLeader(): boolean {
    return performance.now() < this.#leadsUntil;
  }

  /** Who leads, as far as known. */
  get leader(): { readonly identity: string; readonly address?: string } | undefined {
    const holder = this.#candidate.holder;
    if (holder === undefined || holder.isUs !== this.isLeader) return undefined;
    return { identity: holder.identity, ...(holder.address !== undefined && { address: holder.address }) };
  }

  /** Why the Lease cannot be read or written, in one line; undefined while it can. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /**
   * Calls `lead` whenever leadership is won; its signal aborts when it is lost or the run's does. It is renewed until
   * `lead` has ended, and then given back. Resolves after the run's signal aborts; rejects with what `lead` throws.
   */
  async run(signal: AbortSignal, lead: Lead): Promise<void> {
    try {
      while (!signal.aborted) {
        const until = await this.#try(signal, performance.now() + this.#settings.renewDeadlineSeconds * 500);
        if (typeof until === 'number' && !signal.aborted) await this.#lead(signal, lead, until);
        // So that replicas that began together do not go on together.
        await rest(this.#settings.retrySeconds * 1000 * (1 + Math.random() * 0.2), signal);
      }
    } finally {
      // Also what was taken by a request whose answer nobody waited for.
      await this.#release();
    }
  }

  async #lead(run: AbortSignal, lead: Lead, until: number): Promise<void> {
    const lost = new AbortController();
    const done = new AbortController();
    this.#leadsUntil = until;
    this.#named = this.#settings.identity;
    this.#log.info({ identity: this.#settings.identity }, 'leading');
    const work = async (): Promise<void> => lead(AbortSignal.any([run, lost.signal]));
    const [end, kept] = await Promise.allSettled([work().finally(() => done.abort()), this.#keep(done.signal, lost)]);
    const isStillOurs = this.isLeader;
    this.#leadsUntil = -Infinity;
    // The work has ended by itself: somebody else may do better.
    if (isStillOurs) await this.#release();
    for (const part of [end, kept]) if (part.status === 'rejected') throw part.reason;
  }

  /** Renews until the work is done or leadership is lost. */
  async #keep(done: AbortSignal, lost: AbortController): Promise<void> {
    const pace = this.#settings.retrySeconds * 1000;
    try {
      while (!done.aborted) {
        await rest(Math.min(pace, this.#leadsUntil - performance.now()), done);
        if (done.aborted) return;
        if (!this.isLeader) return this.#lose(this.#problem ?? 'it could not be renewed in time');
        const renewed = await this.#renew(done);
        if (renewed === 'theirs') return this.#lose(`${this.#candidate.holder?.identity ?? 'somebody else'} has it`);
        if (renewed !== 'unknown') this.#leadsUntil = renewed;
      }
    } finally {
      if (!done.aborted) lost.abort();
    }
  }

  /** One try that takes no longer than leadership lasts, whatever hangs; and half of its time, so that there is another. */
  async #renew(done: AbortSignal): Promise<number | 'theirs' | 'unknown'> {
    const over = new AbortController();
    const left = this.#leadsUntil - performance.now();
    const time = Math.min(left, this.#settings.renewDeadlineSeconds * 500);
    const late = rest(left, over.signal).then(() => 'unknown' as const);
    const forget = onAbort([done], () => over.abort());
    try {
      return await Promise.race([this.#try(over.signal, performance.now() + time), late]);
    } finally {
      forget();
      over.abort();
    }
  }

  #lose(reason: string): void {
    this.#leadsUntil = -Infinity;
    const todo = 'nothing if another replica leads now; else see why the Lease cannot be kept';
    this.#log.warn({ why: reason, todo }, 'not leading any more');
  }

  /** Until when leadership lasts if the Lease is ours. */
  async #try(signal: AbortSignal, until: number): Promise<number | 'theirs' | 'unknown'> {
    const began = performance.now();
    try {
      const isOurs = await this.#candidate.try({ until, signal });
      this.#answered(isOurs);
      return isOurs ? began + this.#settings.renewDeadlineSeconds * 1000 : 'theirs';
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      // Running out of time tells less than what had gone wrong before.
      const isNews = error.fault !== 'late' || this.#problem === undefined;
      if (error.fault !== 'aborted' && isNews) this.#complain(error);
      return 'unknown';
    }
  }

  async #release(): Promise<void> {
    if (!this.#candidate.mayHold) return;
    try {
      await this.#candidate.release({ until: performance.now() + releaseTime });
      this.#log.info('leadership given back');
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      this.#complain(error);
    }
  }

  #answered(isOurs: boolean): void {
    if (this.#problem !== undefined) this.#log.info('the lease can be read and written again');
    this.#problem = undefined;
    const leader = this.#candidate.holder?.identity ?? '';
    if (isOurs || leader === this.#named) return;
    this.#named = leader;
    if (leader !== '') this.#log.info({ leader }, 'waiting: another replica leads');
  }

  /** Once, however often it is tried. */
  #complain({ message: why, fault }: KubeError): void {
    if (this.#problem !== why) {
      this.#log.warn({ why, todo: faultAdvice(fault) }, 'the lease cannot be read or written');
    }
    this.#problem = why;
  }
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(Math.max(1, milliseconds), undefined, { signal }).catch(() => undefined);
}
