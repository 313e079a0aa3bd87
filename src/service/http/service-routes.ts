import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { Bodies } from '../../platform/http/bodies.ts';
import { type HttpLimits } from '../../platform/http/http-limits.ts';
import { sendReply } from '../../platform/http/reply.ts';
import type { MetricsText } from '../../platform/metrics/metric-set.ts';
import { shorten } from '../../model/visible-text.ts';
import type { Leadership } from '../leadership/leadership.ts';
import type { Callers } from './callers.ts';
import type { Endpoint, Health, Reply } from './endpoint.ts';
import { readJson } from './json-body.ts';
import { leaderLocation } from './leader-location.ts';
import { type Stage, isProbePath, liveness, readiness } from './probes.ts';
import { type CallRefusal, refusalReply } from './refusal.ts';
import { largestBody, takingTime } from './service-limits.ts';

/** What the rest of the program puts behind the server once it is there. */
export interface ServiceSurface {
  readonly endpoints: readonly Endpoint[];
  readonly health: Health;
  readonly callers: Callers;
  readonly leadership: Leadership;
}

export interface RoutesSettings {
  readonly log: Logger;
  readonly limits: HttpLimits;
  readonly metrics: () => Promise<MetricsText>;
  readonly onRefused?: (cause: CallRefusal) => void;
  /** Told of each answer; `path` is one of ours, or `other`. */
  readonly onAnswered?: (path: string, status: number, seconds: number) => void;
}

const open: readonly string[] = ['GET', 'HEAD'];

const betweenComplaints = 10_000;

/** Answers requests: probes for everybody, endpoints for those who may, by the replica that leads. */
export class ServiceRoutes {
  readonly #settings: RoutesSettings;
  readonly #bodies: Bodies;
  /** Of the calls that are being answered. */
  readonly #calls = new Set<AbortController>();
  #surface: ServiceSurface | undefined;
  #stage: Stage = 'starting';
  #complainedAt = -Infinity;

  constructor(settings: RoutesSettings) {
    this.#settings = settings;
    this.#bodies = new Bodies(settings.limits);
  }

  /** From now on, calls are answered. */
  begin(surface: ServiceSurface): void {
    this.#surface = surface;
    if (this.#stage === 'starting') this.#stage = 'running';
  }

  /** From now on, no call is; those under way are told to end. */
  end(): void {
    this.#stage = 'stopping';
    this.abortCalls();
  }

  /** Tells the calls under way to end. */
  abortCalls(): void {
    for (const call of this.#calls) call.abort();
  }

  /** Answers one request. Throws what the rest of the program throws. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const begun = performance.now();
    const { path, query } = partsOf(request);
    const known = isProbePath(path) || this.#surface?.endpoints.some((endpoint) => endpoint.path === path);
    response.once('close', () => {
      const seconds = (performance.now() - begun) / 1000;
      this.#settings.onAnswered?.(known === true ? path : 'other', response.statusCode, seconds);
    });
    this.#send(request, response, await this.#reply(request, response, path, query));
  }

  async #reply(request: IncomingMessage, response: ServerResponse, path: string, query: string): Promise<Reply> {
    const { method = '' } = request;
    if (isProbePath(path))
      return open.includes(method) ? this.#probe(path) : this.#refuse('method', { allow: 'GET, HEAD' });
    const surface = this.#surface;
    if (surface === undefined || this.#stage !== 'running') {
      return this.#refuse(this.#stage === 'stopping' ? 'stopping' : 'starting');
    }
    const endpoints = surface.endpoints.filter((endpoint) => endpoint.path === path);
    if (endpoints.length === 0) return this.#refuse('path');
    const endpoint = endpoints.find((one) => one.method === method);
    if (endpoint === undefined) return this.#refuse('method', { allow: endpoints.map((one) => one.method).join(', ') });
    const caller = await this.#caller(request, surface, path);
    if (typeof caller !== 'string') return caller;
    if (!surface.leadership.isLeader) return this.#elsewhere(surface, request);
    return this.#call(endpoint, { request, response, query, caller });
  }

  async #probe(path: string): Promise<Reply> {
    const health = this.#surface?.health;
    if (path === '/livez' || path === '/v1/liveness') return liveness(health);
    if (path !== '/metrics') return readiness(this.#stage, health, this.#surface?.leadership.isLeader ?? false);
    const { contentType, text } = await this.#settings.metrics();
    return { status: 200, text, headers: { 'content-type': contentType } };
  }

  /** Who asks, or the answer for those who may not. */
  async #caller({ headers }: IncomingMessage, { callers }: ServiceSurface, path: string): Promise<string | Reply> {
    const identified = await callers.identify(headers);
    if (identified.kind === 'in') return identified.caller;
    const { cause, caller, error } = identified;
    if (cause === 'forbidden') this.#settings.log.warn({ caller, path }, 'a caller that is not let in');
    if (cause === 'unknown') this.#complain(error);
    return this.#refuse(cause, cause === 'unauthorized' ? { 'www-authenticate': 'Bearer' } : {});
  }

  /** Now and then: everybody who reaches the port can make it happen. */
  #complain(error: unknown): void {
    if (performance.now() - this.#complainedAt < betweenComplaints) return;
    this.#complainedAt = performance.now();
    const why = error instanceof Error ? error.message : String(error);
    this.#settings.log.warn({ why }, 'it cannot be known who calls');
  }

  #elsewhere({ leadership }: ServiceSurface, { url = '' }: IncomingMessage): Reply {
    const location = leaderLocation(leadership.leader?.address, url);
    return location === undefined ? this.#refuse('not-leading') : this.#refuse('elsewhere', { location });
  }

  async #call(endpoint: Endpoint, { request, response, query, caller }: Incoming): Promise<Reply> {
    const body = await readJson(request, this.#bodies, endpoint.largestBody ?? largestBody);
    if (body.kind === 'refused') return this.#refuse(body.cause);
    // Reading took its time.
    if (this.#stage !== 'running') return this.#refuse('stopping');
    const call = new AbortController();
    const hangUp = (): void => call.abort();
    this.#calls.add(call);
    response.once('close', hangUp);
    try {
      const { signal } = call;
      return await endpoint.answer({ query: new URLSearchParams(query), body: body.value, caller, signal });
    } catch (error) {
      // Whoever works for nobody any more may end as it likes.
      if (call.signal.aborted) return this.#refuse('stopping');
      throw error;
    } finally {
      this.#calls.delete(call);
      response.off('close', hangUp);
    }
  }

  #refuse(cause: CallRefusal, headers: Readonly<Record<string, string>> = {}): Reply {
    this.#settings.onRefused?.(cause);
    return refusalReply(cause, headers);
  }

  #send(request: IncomingMessage, response: ServerResponse, { status, json, text, headers }: Reply): void {
    if (response.destroyed) return;
    const { socket } = request;
    // A reader that takes nothing would keep its connection.
    const timer = setTimeout(() => socket.destroy(), takingTime);
    response.once('close', () => clearTimeout(timer));
    const isJson = json !== undefined;
    sendReply(
      request,
      response,
      {
        status,
        text: isJson ? `${JSON.stringify(json)}\n` : (text ?? ''),
        headers: {
          ...(isJson && { 'content-type': 'application/json' }),
          ...(this.#stage === 'stopping' && { connection: 'close' }),
          ...headers,
        },
      },
      this.#settings.limits.lingerTime,
    );
  }
}

interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: string;
  readonly caller: string;
}

/** The path of a request for the log. */
export function shownPath(request: IncomingMessage): string {
  return shorten(partsOf(request).path, 100);
}

function partsOf({ url = '' }: IncomingMessage): { readonly path: string; readonly query: string } {
  const mark = url.indexOf('?');
  return mark === -1 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}
