import type { Logger } from 'pino';
import { BackOff, type BackOffLimits } from '../../kube/watch/back-off.ts';
import type { Trigger } from '../../service/triggers/trigger.ts';
import { Bell } from '../calls/bell.ts';
import type { Called, ScannerLink, ScanOutcome } from '../calls/scanner-link.ts';
import { NewestOfKinds } from '../deciding/newest.ts';
import type { OperatorMetrics } from '../metrics.ts';
import type { ScanRequest } from './scan-request.ts';

/** How a scan ended, in a sentence where not well: `refused`: the scanner does not take it; `failed`: tried often enough. */
export type ScanEnd = { readonly kind: 'done' } | { readonly kind: 'refused' | 'failed'; readonly why: string };

export interface ScansNeeds {
  readonly scanner: ScannerLink;
  readonly metrics: OperatorMetrics;
  readonly log: Logger;
  /** While the scanner does not answer. */
  readonly backOff: BackOffLimits;
  /** Between two questions whether a scan goes on, in milliseconds. */
  readonly poll: number;
  /** Takes triggers that the scanner had not reached when a scan began: with them what that scan missed is judged. */
  readonly later: (triggers: readonly Trigger[]) => void;
}

type Answered<T> = Exclude<Called<T>, { readonly kind: 'unavailable' }>;

interface WaitingScan {
  readonly request: ScanRequest;
  readonly causes: Set<string>;
  readonly after: NewestOfKinds;
  readonly tell: ((end: ScanEnd) => void)[];
}

/** Different scans that wait at once; more become one scan of everything. */
const mostWaiting = 100;
/** How often the scanner is asked whether it has seen what a scan is to see. */
const mostAttempts = 2;
/** How often a scan that fails is tried: what it was to find, the next one on schedule finds. */
const mostFailures = 3;
const idle = 60_000;

const advice = {
  incomplete: "what could be read is judged; the scanner's log names what could not: mostly rights or definitions",
  failed: "it is tried three times, and again on schedule; the scanner's log says more",
  lost: 'nothing: it is asked for again; the scanner has been restarted, or another replica leads',
} as const;

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

  /** Waits until the scanner has seen what it is to scan. What it does not come to see holds up no scan. */
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
    if (missing.length === 0 || signal.aborted) return;
    const kinds = missing.map(({ kind }) => kind);
    this.#needs.log.warn(
      { kinds, todo: 'look for `watch lost` in the log of the scanner if this goes on' },
      'the scanner has not seen the newest of some kinds: they are triggered until it has',
    );
    this.#needs.later(missing);
  }

  /** Undefined: the signal came first. */
  async #scan({ request, causes }: WaitingScan, signal: AbortSignal): Promise<ScanEnd | undefined> {
    const { scanner, metrics, log } = this.#needs;
    const backOff = new BackOff(this.#needs.backOff);
    const about = { causes: [...causes] };
    for (let failures = 0; !signal.aborted; await new Bell().wait(backOff.next(), signal)) {
      log.info({ ...about, request }, 'triggering scan');
      const begun = await this.#insist(() => scanner.beginScan(request, signal), signal);
      if (begun === undefined) return undefined;
      if (begun.kind === 'refused') {
        metrics.scanned('refused');
        const todo = 'run operator and scanner of one release; for a command, put its arguments right';
        log.error({ ...about, why: begun.why, todo }, 'scan refused');
        return begun;
      }
      const id = begun.value;
      metrics.scanned('started');
      log.info({ ...about, id }, 'Kubescape scan triggered successfully');
      const started = performance.now();
      const ended = await this.#end(id, signal);
      if (signal.aborted) return undefined;
      const seconds = Math.round((performance.now() - started) / 1000);
      metrics.scanned(ended.kind === 'complete' ? 'done' : ended.kind);
      if (ended.kind === 'complete') {
        if (isOfEverything(request)) metrics.scannedAll(Date.now());
        log.info({ ...about, id, seconds }, 'scan done');
        return { kind: 'done' };
      }
      log.warn({ ...about, id, seconds, why: ended.why, todo: advice[ended.kind] }, `scan ${ended.kind}`);
      if (ended.kind === 'incomplete') return { kind: 'done' };
      if (ended.kind === 'lost') continue;
      failures += 1;
      if (failures >= mostFailures) return { kind: 'failed', why: ended.why };
    }
    return undefined;
  }

  /** Waits for the end of a scan. `lost`: it may be that nobody works on it. */
  async #end(id: string, signal: AbortSignal): Promise<ScanOutcome | { kind: 'lost'; why: string }> {
    const { scanner, poll } = this.#needs;
    while (!signal.aborted) {
      await new Bell().wait(poll, signal);
      const answer = await scanner.isBusy(id, signal);
      if (answer.kind !== 'answered') return { kind: 'lost', why: answer.why };
      if (answer.value) continue;
      const outcome = await scanner.outcomeOf(id, signal);
      if (outcome.kind === 'refused') return { kind: 'lost', why: outcome.why };
      // That it is over is known; an answer that cannot be read is no reason to have it done for ever.
      return outcome.kind === 'answered' ? outcome.value : { kind: 'failed', why: outcome.why };
    }
    return { kind: 'lost', why: 'leadership ended' };
  }

  /** Calls until there is an answer. Undefined: the signal came first. */
  async #insist<T>(call: () => Promise<Called<T>>, signal: AbortSignal): Promise<Answered<T> | undefined> {
    const backOff = new BackOff(this.#needs.backOff);
    while (!signal.aborted) {
      const answer = await call();
      if (answer.kind !== 'unavailable') return answer;
      await new Bell().wait(backOff.next(answer.waitSeconds), signal);
    }
    return undefined;
  }
}

/** Which frameworks are told of makes no difference: all are judged. */
function isOfEverything({ scanObject, includeNamespaces = [], excludedNamespaces = [] }: ScanRequest): boolean {
  return scanObject === undefined && includeNamespaces.length + excludedNamespaces.length === 0;
}
