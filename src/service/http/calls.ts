import type { IncomingMessage, ServerResponse } from 'node:http';
import { Bodies } from '../../platform/http/bodies.ts';
import type { HttpLimits } from '../../platform/http/http-limits.ts';
import type { Endpoint, Reply } from './endpoint.ts';
import { readJson } from './json-body.ts';
import type { CallRefusal } from './refusal.ts';
import { largestBody } from './service-limits.ts';

/** A request whose caller is known and may ask. */
export interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Without the question mark. */
  readonly query: string;
  readonly caller: string;
}

/** The calls that endpoints are answering. */
export class Calls {
  readonly #bodies: Bodies;
  readonly #underWay = new Map<AbortController, Endpoint>();
  #hasEnded = false;

  constructor(limits: HttpLimits) {
    this.#bodies = new Bodies(limits);
  }

  /** Has an endpoint answer; gives why not where it is not asked, or has been told to end. Throws what it throws. */
  async answer(endpoint: Endpoint, { request, response, query, caller }: Incoming): Promise<Reply | CallRefusal> {
    if (this.#hasEnded) return 'stopping';
    const call = new AbortController();
    const hangUp = (): void => call.abort();
    this.#underWay.set(call, endpoint);
    response.once('close', hangUp);
    try {
      const body = await readJson(request, this.#bodies, endpoint.largestBody ?? largestBody);
      if (body.kind === 'refused') return body.cause;
      const { signal } = call;
      // Reading took its time.
      if (signal.aborted) return this.#whyAborted();
      return await endpoint.answer({ query: new URLSearchParams(query), body: body.value, caller, signal });
    } catch (error) {
      // Whoever works for nobody any more may end as it likes.
      if (call.signal.aborted) return this.#whyAborted();
      throw error;
    } finally {
      this.#underWay.delete(call);
      response.off('close', hangUp);
    }
  }

  /** Tells those under way to end that only the leader answers. */
  abortLeaders(): void {
    for (const [call, { onEveryReplica }] of this.#underWay) if (onEveryReplica !== true) call.abort();
  }

  /** Tells all to end, and no other begins. */
  end(): void {
    this.#hasEnded = true;
    for (const call of this.#underWay.keys()) call.abort();
  }

  #whyAborted(): CallRefusal {
    return this.#hasEnded ? 'stopping' : 'not-leading';
  }
}
