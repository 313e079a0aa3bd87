import { isUtf8 } from 'node:buffer';
import { answerFault } from './http/answer-fault.ts';
import type { Access, Credentials } from './credentials/access.ts';
import { BrokenConnection, Exchange } from './http/exchange.ts';
import { headersOf } from './http/headers.ts';
import type { KubeApi, KubeRequest, WatchRequest } from './kube-api.ts';
import { KubeError } from './kube-error.ts';
import { Sockets } from './http/sockets.ts';
import { splitLines } from './http/split-lines.ts';
import { type Limits, within } from './http/within.ts';

export interface ConnectionSettings {
  /** Its address, perhaps with a path before all others. */
  readonly server: string;
  readonly credentials: Credentials;
  /** As the kubeconfig calls the cluster. */
  readonly clusterName?: string;
  readonly userAgent: string;
}

type Use = 'request' | 'watch';

const patience = 30_000;
const largestAnswer = 64 * 1024 ** 2;
const largestComplaint = 1024 ** 2;
const largestLine = 16 * 1024 ** 2;

/** The API server over HTTPS. Nothing is tried again but what was refused because of an old token or an old connection. */
export class KubeConnection implements KubeApi {
  readonly server: string;
  readonly clusterName?: string;
  readonly #address: URL;
  readonly #credentials: Credentials;
  readonly #userAgent: string;
  readonly #sockets = new Sockets();
  readonly #closing = new AbortController();

  constructor({ server, credentials, clusterName, userAgent }: ConnectionSettings) {
    this.#address = new URL(server);
    this.server = this.#address.origin;
    if (clusterName !== undefined) this.clusterName = clusterName;
    this.#credentials = credentials;
    this.#userAgent = userAgent;
  }

  async request(request: KubeRequest): Promise<unknown> {
    const what = describe(request);
    const exchange = await this.#open(what, request, 'request');
    const bytes = await exchange.read(largestAnswer);
    if (exchange.status === 204) return undefined;
    return parsed(what, bytes);
  }

  async *lines(request: WatchRequest): AsyncIterable<string> {
    const what = describe(request);
    const exchange = await this.#open(what, request, 'watch');
    for await (const line of splitLines(exchange.chunks(request.silenceMilliseconds), largestLine)) {
      if (line === undefined) throw new KubeError('garbage', `${what}: a line is larger than ${largestLine} bytes`);
      yield textOf(what, line);
    }
  }

  /** Ends everything, also what is under way. */
  close(): void {
    this.#closing.abort();
    this.#sockets.close();
  }

  /** Resolves with the head of an answer that is a success and JSON. */
  async #open(what: string, request: KubeRequest, use: Use): Promise<Exchange> {
    const exchange = await this.#authorised(what, request, use);
    const { status } = exchange;
    if (status < 200 || status > 299) throw await complaint(what, exchange);
    const type = exchange.header('content-type') ?? '';
    const coding = exchange.header('content-encoding') ?? 'identity';
    if (status === 204 || (/^application\/json\b/i.test(type) && coding === 'identity')) return exchange;
    exchange.close();
    throw new KubeError('garbage', `${what}: the answer is ${JSON.stringify(type.slice(0, 100))}, not plain JSON`, {
      status,
    });
  }

  /** What is refused because of its token is sent once more if there is another token by now. */
  async #authorised(what: string, request: KubeRequest, use: Use): Promise<Exchange> {
    const { milliseconds = patience, signal } = request;
    const end = performance.now() + milliseconds;
    const signals = [this.#closing.signal, ...(signal ? [signal] : [])];
    const limits = (): Limits => ({ signals, milliseconds: Math.max(1, Math.round(end - performance.now())) });
    const access = await within(`${what}: credentials`, limits(), this.#credentials.current());
    const exchange = await this.#send(what, request, access, use, limits());
    if (exchange.status !== 401) return exchange;
    try {
      const renewed = await within(`${what}: credentials`, limits(), this.#credentials.renewed(access));
      if (renewed === undefined) return exchange;
      exchange.close();
      return await this.#send(what, request, renewed, use, limits());
    } catch (error) {
      exchange.close();
      throw error;
    }
  }

  async #send(what: string, request: KubeRequest, access: Access, use: Use, limits: Limits): Promise<Exchange> {
    const { method, body } = request;
    const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const outgoing = {
      server: this.#address,
      method,
      path: this.#pathOf(request),
      headers: { ...headersOf(request, bytes, use === 'watch'), 'user-agent': this.#userAgent, ...access.headers },
      body: bytes,
      agent: this.#sockets.agent(this.#address.protocol, access.tls, use),
    };
    const open = (): Promise<Exchange> => Exchange.open(what, outgoing, limits);
    return open().catch((error: unknown) => {
      if (method === 'GET' && error instanceof BrokenConnection && error.wasStale) return open();
      throw error;
    });
  }

  #pathOf({ path, query = {} }: KubeRequest): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
    const root = this.#address.pathname.replace(/\/$/, '');
    return parameters.size === 0 ? `${root}${path}` : `${root}${path}?${parameters.toString()}`;
  }
}

/** How messages begin. */
function describe({ method, path }: KubeRequest): string {
  return `${method} ${path.slice(0, 300)}`;
}

/** What an answer that is no success amounts to. Its body is not worth another error. */
async function complaint(what: string, exchange: Exchange): Promise<KubeError> {
  const { status } = exchange;
  const retryAfter = exchange.header('retry-after');
  try {
    const bytes = await exchange.read(largestComplaint);
    return answerFault(what, status, JSON.parse(bytes.toString('utf8')), retryAfter);
  } catch (error) {
    if (error instanceof KubeError && (error.fault === 'aborted' || error.fault === 'late')) return error;
    return answerFault(what, status, undefined, retryAfter);
  }
}

function parsed(what: string, bytes: Buffer): unknown {
  const text = textOf(what, bytes);
  try {
    return JSON.parse(text);
  } catch {
    throw new KubeError('garbage', `${what}: the answer is no JSON, though it says so`);
  }
}

function textOf(what: string, bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw new KubeError('garbage', `${what}: the answer is not UTF-8`);
}
