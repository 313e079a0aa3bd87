import type { Logger } from 'pino';
import * as z from 'zod';
import type { ServiceClient } from '../../service/http/service-client.ts';
import { TriggerAnswer, type Trigger } from '../../service/triggers/trigger.ts';
import type { ScanRequest } from '../scans/scan-request.ts';

/**
 * What came of a call: `refused`: the scanner will never take this request; `unavailable`: later perhaps, not before the
 * seconds that it asked to wait.
 */
export type Called<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unavailable'; readonly why: string; readonly waitSeconds?: number };

/** How a scan stands is told without a response. */
const ScanAnswer = z.object({
  id: z.string().min(1).max(200),
  type: z.string().max(50),
  response: z.unknown().optional(),
});

const Report = z.object({ outcome: z.string().max(50), problems: z.array(z.string()).max(1000) });

/** What came of a scan that is over; `why` in a sentence, empty where all is well. */
export interface ScanOutcome {
  readonly kind: 'complete' | 'incomplete' | 'failed';
  readonly why: string;
}

/** It waits up to ten seconds for its inventory, and has to judge and write after that. */
const triggerTime = 60_000;
const scanTime = 30_000;
/** Of the request, not of the moment. */
const refusals = new Set([400, 404, 405, 413, 415, 422]);

/** The scanner as the operator sees it. Says in the log when it stops answering and when it answers again. */
export class ScannerLink {
  readonly #client: ServiceClient;
  readonly #url: string;
  readonly #log: Logger;
  #trouble = '';

  constructor(client: ServiceClient, url: string, log: Logger) {
    this.#client = client;
    this.#url = url.replace(/\/+$/, '');
    this.#log = log;
  }

  /** Why it does not answer, in a sentence; empty while it does. */
  get trouble(): string {
    return this.#trouble;
  }

  /** Sends at most `mostTriggers`; there is one outcome for each. */
  sendTriggers(triggers: readonly Trigger[], signal: AbortSignal): Promise<Called<TriggerAnswer>> {
    const parse = (body: unknown): TriggerAnswer | undefined => {
      const { data } = TriggerAnswer.safeParse(body);
      return data?.outcomes.length === triggers.length ? data : undefined;
    };
    return this.#call(
      () => this.#client.post(`${this.#url}/v1/triggers`, { triggers }, { signal, milliseconds: triggerTime }),
      parse,
      signal,
    );
  }

  /** Asks for a scan, gives its id. */
  beginScan(request: ScanRequest, signal: AbortSignal): Promise<Called<string>> {
    return this.#call(
      () => this.#client.post(`${this.#url}/v1/scan`, request, { signal, milliseconds: scanTime }),
      (body) => ScanAnswer.safeParse(body).data?.id,
      signal,
    );
  }

  /** Whether a scan is still going on; `refused` when the scanner does not know it. */
  isBusy(id: string, signal: AbortSignal): Promise<Called<boolean>> {
    return this.#call(
      () => this.#client.get(`${this.#url}/v1/status?id=${encodeURIComponent(id)}`, { signal, milliseconds: scanTime }),
      (body) => {
        const { data } = ScanAnswer.safeParse(body);
        return data?.id === id ? data.type === 'busy' : undefined;
      },
      signal,
    );
  }

  /** What came of a scan that is over. `refused` when the scanner does not know it. */
  outcomeOf(id: string, signal: AbortSignal): Promise<Called<ScanOutcome>> {
    return this.#call(
      () =>
        this.#client.get(`${this.#url}/v1/results?id=${encodeURIComponent(id)}`, { signal, milliseconds: scanTime }),
      (body) => {
        const { data } = ScanAnswer.safeParse(body);
        if (data?.id !== id) return undefined;
        return data.type === 'v1results' ? outcomeIn(data.response) : { kind: 'failed', why: sentence(data.response) };
      },
      signal,
      [200, 500],
    );
  }

  async #call<T>(
    send: () => ReturnType<ServiceClient['post']>,
    parse: (body: unknown) => T | undefined,
    signal: AbortSignal,
    statuses: readonly number[] = [200],
  ): Promise<Called<T>> {
    try {
      const { status, body, retryAfterSeconds } = await send();
      if (refusals.has(status)) {
        return { kind: 'refused', why: `the scanner answers ${status}: ${sentence(body)}` };
      }
      if (!statuses.includes(status)) {
        return this.#failed(`the scanner answers ${status}: ${sentence(body)}`, retryAfterSeconds);
      }
      const value = parse(body);
      if (value === undefined) return this.#failed('the answer of the scanner is none of the kind that was asked for');
      this.#answered();
      return { kind: 'answered', value };
    } catch (error) {
      if (signal.aborted) return { kind: 'unavailable', why: 'the call was called off' };
      return this.#failed(error instanceof Error ? error.message : String(error));
    }
  }

  #failed(why: string, waitSeconds = 0): Called<never> {
    const todo = "look at the scanner's Pods, its Service and NetworkPolicies, and who may call it (--caller)";
    if (this.#trouble === '') this.#log.warn({ why, todo }, 'scanner unavailable: triggers wait');
    this.#trouble = why;
    return { kind: 'unavailable', why, waitSeconds };
  }

  #answered(): void {
    if (this.#trouble !== '') this.#log.info('scanner available again: what waited is triggered');
    this.#trouble = '';
  }
}

/** A scan can end well though not everything could be read or stored. */
function outcomeIn(response: unknown): ScanOutcome {
  const { data } = Report.safeParse(response);
  return data?.outcome === 'incomplete'
    ? { kind: 'incomplete', why: data.problems.join('; ').slice(0, 1000) }
    : { kind: 'complete', why: '' };
}

/** What a refusal says, in as much as fits into a line. */
function sentence(body: unknown): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return (text ?? 'nothing').slice(0, 300);
}
