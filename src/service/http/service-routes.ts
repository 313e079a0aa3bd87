import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { LineBudget } from '../../platform/log/line-budget.ts';
import { type HttpLimits } from '../../platform/http/http-limits.ts';
import { sendReply } from '../../platform/http/reply.ts';
import type { MetricsText } from '../../platform/metrics/metric-set.ts';
import { shorten } from '../../model/visible-text.ts';
import type { Leadership } from '../leadership/leadership.ts';
import type { Callers } from './callers.ts';
import { Calls, type Incoming } from './calls.ts';
import type { Endpoint, Health, Reply } from './endpoint.ts';
import { leaderLocation } from './leader-location.ts';
import { type Stage, isProbePath, liveness, readiness } from './probes.ts';
import { type CallRefusal, refusalReply } from './refusal.ts';
import { takingTime } from './service-limits.ts';

/** What the rest of the program puts behind the server once it is there. */
export interface ServiceSurface {
  readonly endpoints: readonly Endpoint[];
  readonly health: Health;
  readonly callers: Callers;
  readonly leadership: Leadership;
  /** Where this replica is reached: whoever has the same address is no other. */
  readonly address?: string;
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

/** Answers requests: probes for everybody, endpoints for those who may, by the replica that leads. */
export class ServiceRoutes {
  readonly #settings: RoutesSettings;
  readonly #calls: Calls;
  /** Everybody who reaches the port can have them written. */
  readonly #lines: LineBudget;
  #surface: ServiceSurface | undefined;
  #stage: Stage = 'starting';

  constructor(settings: RoutesSettings) {
    this.#settings = settings;
    this.#calls = new Calls(settings.limits);
    this.#lines = new LineBudget(settings.log, 1);
  }

  /** From now on, calls are answered. */
  begin(surface: ServiceSurface): void {
    this.#surface = surface;
    if (this.#stage === 'starting') this.#stage = 'running';
  }

  /** From now on, no call is; those under way are told to end. */
  end(): void {
    this.#stage = 'stopping';
    this.#calls.end();
  }

  /** Tells the calls under way to end that only the leader answers. */
  abortCalls(): void {
    this.#calls.abortLeaders();
  }

  /** Answers one request. Throws what the rest of the program throws. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const begun = performance.now();
    const { path, query } = partsOf(request);
    const known = isProbePath(path) || this.#surface?.endpoints.some((endpoint) => endpoint.path === path);
    response.once('close', () => {
      const seconds = (performance.now() - begun) / 1000;
      // 499 is what proxies write down for a caller that hung up before there was an answer.
      const status = response.headersSent ? response.statusCode : 499;
      this.#settings.onAnswered?.(known === true ? path : 'other', status, seconds);
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
    const isOurs = surface.leadership.isLeader || endpoint.onEveryReplica === true;
    if (!isOurs) return this.#elsewhere(surface, request);
    return this.#call(endpoint, { request, response, query, caller });
  }

  async #call(endpoint: Endpoint, incoming: Incoming): Promise<Reply> {
    const reply = await this.#calls.answer(endpoint, incoming);
    return typeof reply === 'string' ? this.#refuse(reply) : reply;
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
    if (cause === 'forbidden') {
      const todo = 'name it with --caller if it is one of yours; if not, find out what it wants here';
      this.#lines.write('warn', { caller, path, todo }, 'a caller that is not let in', caller);
    }
    if (cause === 'unknown') {
      const why = error instanceof Error ? error.message : String(error);
      const todo = 'see that the API server is there and that this ServiceAccount may create tokenreviews';
      this.#lines.write('warn', { why, todo }, 'it cannot be known who calls');
    }
    return this.#refuse(cause, cause === 'unauthorized' ? { 'www-authenticate': 'Bearer' } : {});
  }

  #elsewhere({ leadership, address }: ServiceSurface, { url = '' }: IncomingMessage): Reply {
    const leader = leadership.leader?.address;
    // A process that was here before may still have the lease, and callers would be sent in a circle.
    const location = leader === address ? undefined : leaderLocation(leader, url);
    return location === undefined ? this.#refuse('not-leading') : this.#refuse('elsewhere', { location });
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

/** The path of a request for the log. */
export function shownPath(request: IncomingMessage): string {
  return shorten(partsOf(request).path, 100);
}

function partsOf({ url = '' }: IncomingMessage): { readonly path: string; readonly query: string } {
  const mark = url.indexOf('?');
  return mark === -1 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}
