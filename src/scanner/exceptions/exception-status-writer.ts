import type { Logger } from 'pino';
import { type KubeApi, objectPath } from '../../kube/api/kube-api.ts';
import { faultAdvice } from '../../kube/api/fault-advice.ts';
import { KubeError, type KubeFault } from '../../kube/api/kube-error.ts';
import { BackOff } from '../../kube/watch/back-off.ts';
import { isNews, statusPatch, wantedStatus } from './exception-status.ts';
import { exceptionKind } from './exception-targets.ts';
import { storedStatus, type ExceptionStatus, type KnownException } from './known-exception.ts';
import type { SecurityExceptionBook } from './security-exception-book.ts';
import { Wakening } from './wakening.ts';

export interface StatusWriterSettings {
  readonly api: KubeApi;
  readonly book: SecurityExceptionBook;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Failures that each exception meets, by its name: `Inventory.matches()`. */
export type Matches = ReadonlyMap<string, { readonly failures: number }>;

/** What was written to an object, until the watch tells it. */
interface Written {
  readonly to: KnownException;
  readonly status: ExceptionStatus;
}

/** The server goes by another definition of the kind, which knows nothing of the fields of the status. */
const dropped = 'the API server drops it; install our CustomResourceDefinitions';
const betweenWrites = 10_000;
const betweenRefusals = 300_000;
const backOffLimits = { firstMilliseconds: 2000, lastMilliseconds: 60_000, longestMilliseconds: 300_000 };

/** These say nothing about other objects. */
const ofOneObject: readonly KubeFault[] = ['exists', 'invalid', 'forbidden'];

/** Writes what has become of exceptions into their status: only what is new, and to each at most once in ten seconds. */
export class ExceptionStatusWriter {
  readonly #settings: Required<StatusWriterSettings>;
  readonly #wakening = new Wakening();
  readonly #backOff = new BackOff(backOffLimits);
  readonly #written = new Map<string, Written>();
  readonly #notBefore = new Map<string, number>();
  readonly #lastMatched = new Map<string, number>();
  #matches: Matches | undefined;
  #nobodyBefore = 0;
  #problem: string | undefined;

  constructor(settings: StatusWriterSettings) {
    this.#settings = { now: Date.now, ...settings };
  }

  /** Why statuses cannot be written at present, in a sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Takes in how many failures are met now. Before the first time nothing is written: nobody knows yet. */
  tell(matches: Matches): void {
    const now = this.#settings.now();
    this.#matches = matches;
    for (const [name, { failures }] of matches) {
      if (failures > 0) this.#lastMatched.set(name, now);
    }
    this.#wakening.wake();
  }

  /** Writes until the signal aborts. Never throws but for faults of ours. */
  async run(signal: AbortSignal): Promise<void> {
    const stop = this.#settings.book.onNews(() => this.#wakening.wake());
    try {
      while (!signal.aborted) {
        const next = await this.#writeAll(signal);
        await this.#wakening.wait(next === undefined ? undefined : next - this.#settings.now(), signal);
      }
    } finally {
      stop();
    }
  }

  /** Writes what may be written now. Gives the moment at which more may be. */
  async #writeAll(signal: AbortSignal): Promise<number | undefined> {
    const { book, now } = this.#settings;
    const all = Array.from(book.all());
    this.#forgetOthers(new Set(all.map(({ name }) => name)));
    let next = Infinity;
    for (const known of all) {
      const wanted = this.#newsOf(known);
      if (wanted === undefined || signal.aborted) continue;
      const earliest = Math.max(this.#nobodyBefore, this.#notBefore.get(known.name) ?? 0);
      if (earliest <= now()) await this.#write(known, wanted, signal);
      else next = Math.min(next, earliest);
    }
    return next === Infinity ? undefined : next;
  }

  #newsOf(known: KnownException): ExceptionStatus | undefined {
    if (this.#matches === undefined) return undefined;
    const { name } = known;
    const written = this.#written.get(name);
    const stored = written?.to === known ? written.status : known.status;
    const met = { failures: this.#matches.get(name)?.failures ?? 0, last: this.#lastMatched.get(name) };
    const wanted = wantedStatus(known, met, this.#settings.now());
    return isNews(stored, wanted) ? wanted : undefined;
  }

  async #write(known: KnownException, wanted: ExceptionStatus, signal: AbortSignal): Promise<void> {
    const { api, log, now } = this.#settings;
    const { name, kind, metadata } = known;
    const served = exceptionKind(kind);
    if (!served) return;
    this.#notBefore.set(name, now() + betweenWrites);
    try {
      const path = `${objectPath(served, metadata.namespace, metadata.name)}/status`;
      const answer = await api.request({ method: 'PATCH', path, body: statusPatch(known, wanted), signal });
      // Whatever became of it: what the server drops it would drop again.
      this.#written.set(name, { to: known, status: wanted });
      this.#backOff.reset();
      if (isNews(storedStatus(answer), wanted)) return this.#warn(name, { why: dropped });
      this.#problem = undefined;
      log.debug({ exception: name, matched: wanted.matched }, 'exception status written');
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      this.#failed(name, error);
    }
  }

  #failed(name: string, { fault, message, retryAfterSeconds }: KubeError): void {
    const { log, now } = this.#settings;
    if (fault === 'aborted') return;
    if (fault === 'missing' || fault === 'conflict') {
      // Mostly it is gone, or made anew, and the watch is about to tell.
      log.debug({ exception: name, fault, why: message }, 'exception status not written');
      return;
    }
    if (ofOneObject.includes(fault)) this.#notBefore.set(name, now() + betweenRefusals);
    else this.#nobodyBefore = now() + this.#backOff.next(retryAfterSeconds);
    this.#warn(name, { fault, why: message });
  }

  /** Says aloud what is wrong, once. */
  #warn(name: string, { fault = 'missing', why }: { readonly fault?: KubeFault; readonly why: string }): void {
    const problem = `the status of exceptions is not written: ${why}`;
    const fields = { exception: name, fault, why, todo: faultAdvice(fault) };
    if (problem !== this.#problem) this.#settings.log.warn(fields, 'exception status not written');
    this.#problem = problem;
  }

  #forgetOthers(names: ReadonlySet<string>): void {
    for (const map of [this.#written, this.#notBefore, this.#lastMatched]) {
      for (const name of map.keys()) {
        if (!names.has(name)) map.delete(name);
      }
    }
  }
}
