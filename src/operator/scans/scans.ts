import type { Logger } from 'pino';
import { BackOff, type BackOffLimits } from '../../kube/watch/back-off.ts';
import type { Trigger } from '../../service/triggers/trigger.ts';
import { Bell } from '../calls/bell.ts';
import type { Called, ScannerLink } from '../calls/scanner-link.ts';
import { NewestOfKinds } from '../deciding/newest.ts';
import type { OperatorMetrics } from '../metrics.ts';
import type { ScanRequest } from './scan-request.ts';

/** How a scan ended: `refused` says in a sentence why the scanner does not take it. */
export type ScanEnd = { readonly kind: 'done' } | { readonly kind: 'refused'; readonly why: string };

export interface ScansNeeds {
  readonly scanner: ScannerLink;
  readonly metrics: OperatorMetrics;
  readonly log: Logger;
  /** While the scanner does not answer. */
  readonly backOff: BackOffLimits;
  /** Between two questions whether a scan goes on, in milliseconds. */
  readonly poll: number;
}

interface WaitingScan {
  readonly request: ScanRequest;
  readonly causes: Set<string>;
  readonly after: NewestOfKinds;
  readonly tell: ((end: ScanEnd) => void)[];
}

/** Different scans that wait at once; more become one scan of everything. */
const mostWaiting = 100;
/** How often the scanner is asked whether it has seen what a scan is to see. */
const mostAttempts = 5;
const idle = 60_000;

/**
 * Scans of everything, or of a part: asked for until the scanner took them, one after the other. Of those that ask for the
 * same only one waits. A scan is asked for again when the scanner could not be asked meanwhile or does not know of it: it may
 * have been restarted, or another replica leads.
 */
export class Scans {
  readonly #needs: ScansNeeds;
  readonly #waiting = new Map<string, WaitingScan>();
  readonly #bell = new Bell();

  constructor(needs: ScansNeeds) {
    this.#needs = needs;
  }

  get depth(): number {
    return this.#waiting.size;
  }

  /**
   * Has a scan done, by default of everything, as soon as the scanner has seen what `after` tells. Resolves at its end; never,
   * when leadership ends before.
   */
  request(cause: string, request: ScanRequest = {}, after: readonly Trigger[] = []): Promise<ScanEnd> {
    const exact = JSON.stringify(request);
    const isWhole = this.#waiting.size >= mostWaiting && !this.#waiting.has(exact);
    const key = isWhole ? '{}' : exact;
    const known = this.#waiting.get(key);
    const scan = known ?? {
      request: isWhole ? {} : request,
      causes: new Set(),
      after: new NewestOfKinds(),
      tell: [],
    };
    if (scan.causes.size < mostWaiting) scan.causes.add(cause);
    for (const trigger of after) scan.after.note(trigger);
    this.#waiting.set(key, scan);
    this.#bell.ring();
    return new Promise((tell) => scan.tell.push(tell));
  }

  /** Resolves soon after the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const [key] = this.#waiting.keys();
      const scan = this.#waiting.get(key ?? '');
      if (key === undefined || !scan) {
        await this.#bell.wait(idle, signal);
        continue;
      }
      // Meanwhile more of them may come for the same.
      for (let after = scan.after.take(); after.length > 0; after = scan.after.take()) await this.#reach(after, signal);
      this.#waiting.delete(key);
      const end = await this.#scan(scan, signal);
      if (end) for (const tell of scan.tell) tell(end);
    }
  }

  /** Waits until the scanner has seen what it is to scan. What it never comes to see does not hold up a scan for ever. */
  async #reach(triggers: readonly Trigger[], signal: AbortSignal): Promise<void> {
    const backOff = new BackOff(this.#needs.backOff);
    let missing = triggers;
    for (let attempt = 1; missing.length > 0 && attempt <= mostAttempts && !signal.aborted; attempt += 1) {
      const answer = await this.#insist(() => this.#needs.scanner.sendTriggers(missing, signal), signal);
      if (answer?.kind !== 'answered') return;
      const { outcomes } = answer.value;
      missing = missing.filter((_, index) => outcomes[index] === 'not-reached' || outcomes[index] === 'failed');
      if (missing.length > 0) await new Bell().wait(backOff.next(), signal);
    }
    if (missing.length > 0 && !signal.aborted) {
      this.#needs.log.warn(
        { kinds: missing.map(({ kind }) => kind) },
        'the scanner has not seen the newest of some kinds',
      );
    }
  }

  /** Undefined: the signal came first. */
  async #scan({ request, causes }: WaitingScan, signal: AbortSignal): Promise<ScanEnd | undefined> {
    const { scanner, metrics, log } = this.#needs;
    const started = performance.now();
    while (!signal.aborted) {
      log.info({ causes: [...causes], request }, 'triggering scan');
      const begun = await this.#insist(() => scanner.beginScan(request, signal), signal);
      if (begun === undefined) return undefined;
      if (begun.kind === 'refused') {
        metrics.scanned('refused');
        log.error({ causes: [...causes], why: begun.why }, 'scan refused');
        return { kind: 'refused', why: begun.why };
      }
      const id = begun.value;
      metrics.scanned('started');
      log.info({ causes: [...causes], id }, 'Kubescape scan triggered successfully');
      if (await this.#isDone(id, signal)) {
        metrics.scanned('done');
        log.info({ causes: [...causes], id, ms: Math.round(performance.now() - started) }, 'scan done');
        return { kind: 'done' };
      }
      if (!signal.aborted) log.warn({ id }, 'the scanner may have lost a scan: triggering it again');
    }
    return undefined;
  }

  /** False: it may have been lost. */
  async #isDone(id: string, signal: AbortSignal): Promise<boolean> {
    const { scanner, metrics, poll } = this.#needs;
    while (!signal.aborted) {
      await new Bell().wait(poll, signal);
      const answer = await scanner.isBusy(id, signal);
      if (answer.kind === 'answered' && !answer.value) return true;
      if (answer.kind !== 'answered') {
        if (!signal.aborted) metrics.scanned('lost');
        return false;
      }
    }
    return false;
  }

  /** Calls until there is an answer. Undefined: the signal came first. */
  async #insist<T>(
    call: () => Promise<Called<T>>,
    signal: AbortSignal,
  ): Promise<Exclude<Called<T>, { kind: 'unavailable' }> | undefined> {
    const backOff = new BackOff(this.#needs.backOff);
    while (!signal.aborted) {
      const answer = await call();
      if (answer.kind !== 'unavailable') return answer;
      await new Bell().wait(backOff.next(answer.waitSeconds), signal);
    }
    return undefined;
  }
}
