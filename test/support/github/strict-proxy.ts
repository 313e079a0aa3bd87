import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CheckState } from './check-state.ts';
import { type Fault, type FaultyAnswer, Faults } from './faults.ts';
import { type SentRequest, refusals } from './request-rules.ts';
import { RateLimits } from './rate-limits.ts';
import type { Service } from './service.ts';
import { StatusState } from './status-state.ts';
import { type Reply, type Upstream, refuse } from './upstream.ts';
import type { AppTokens } from './app-tokens.ts';
import type { Holder } from './token-holder.ts';

/**
 * Stands before emulate and makes it behave like GitHub where it does not: refuses what GitHub's own description of the
 * API refuses, and corrects what docs/decisions/0009-github.md lists. Lets things go wrong on demand.
 */
export class StrictProxy {
  readonly faults = new Faults();
  /** All that came, in order. */
  readonly requests: SentRequest[] = [];
  readonly limits = new RateLimits();
  readonly checks: CheckState;
  readonly #server: Server;
  readonly #upstream: Upstream;
  readonly #tokens: AppTokens;
  readonly #services: readonly Service[];

  private constructor(upstream: Upstream, tokens: AppTokens, services: readonly Service[]) {
    this.#upstream = upstream;
    this.#tokens = tokens;
    this.checks = new CheckState(upstream);
    this.#services = [...services, this.checks, new StatusState(upstream)];
    this.#server = createServer((request, response) => {
      // A client that gave up is no fault of the server; one that still waits sees its connection end.
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** The services are asked first, in their order. */
  static async start(upstream: Upstream, tokens: AppTokens, services: readonly Service[]): Promise<StrictProxy> {
    const proxy = new StrictProxy(upstream, tokens, services);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await read(incoming);
    if (sent.headers['x-unseen'] !== undefined) return write(response, await this.#reply(sent));
    this.requests.push(sent);
    const fault = this.faults.take(sent.method, sent.path);
    if (fault?.kind === 'answer') return write(response, answerOf(fault, sent));
    if (fault?.kind === 'reset') return void response.destroy();
    if (fault?.kind === 'silence') return;
    if (fault?.kind === 'late') await sleep(fault.milliseconds);
    await hand(response, await this.#limited(sent), fault, sent);
  }

  async #limited(sent: SentRequest): Promise<Reply> {
    const holder = this.#tokens.holderOf(sent.token);
    const who = holder?.kind === 'app' ? String(holder.installation) : (holder?.kind ?? '');
    return this.limits.refusal(who) ?? this.limits.counted(who, await this.#reply(sent));
  }

  async #reply(sent: SentRequest): Promise<Reply> {
    const holder = this.#tokens.holderOf(sent.token);
    if (!holder)
      return refuse(401, sent.path.startsWith('/app') ? 'A JSON web token could not be decoded' : 'Bad credentials');
    const wrong = refusals(sent);
    if (wrong.length > 0) return refuse(422, `Invalid request.\n\n${wrong.join('\n')}`);
    return (await this.#answer(sent, holder)) ?? this.#upstream.forward(sent);
  }

  async #answer(sent: SentRequest, holder: Holder): Promise<Reply | undefined> {
    for (const service of this.#services) {
      const reply = await service.reply(sent, holder);
      if (reply) return reply;
    }
    return undefined;
  }
}

async function read(request: IncomingMessage): Promise<SentRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://proxy.invalid');
  const token = (request.headers.authorization ?? '').replace(/^(token|bearer) /i, '');
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  const path = decodeURIComponent(pathname);
  return { method: request.method ?? 'GET', path, query: searchParams, headers: request.headers, token, body };
}

/** Hands over the answer to a request that was done. */
async function hand(
  response: ServerResponse,
  reply: Reply,
  fault: Fault | undefined,
  sent: SentRequest,
): Promise<void> {
  if (fault?.kind === 'reset after work') return void response.destroy();
  if (fault?.kind === 'answer after work') return write(response, answerOf(fault, sent));
  if (fault?.kind === 'truncated') return truncate(response, reply);
  if (fault?.kind === 'held') {
    fault.reached();
    await fault.until;
  }
  write(response, reply);
}

function answerOf({ status, message = 'fault', headers = {} }: FaultyAnswer, sent: SentRequest): Reply {
  return { ...refuse(status, typeof message === 'string' ? message : message(sent)), headers };
}

function write(response: ServerResponse, { status, headers, body }: Reply): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function truncate(response: ServerResponse, { status, body }: Reply): void {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': String(text.length) };
  response.writeHead(status, headers);
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}
