import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ApiServer } from '../cluster/api-request.ts';
import { PlannedFaults, type Times } from '../planned-faults.ts';

export interface AskedRequest {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly isWatch: boolean;
  /** As `kubescape-gitops/operator/1.0.0`. */
  readonly userAgent: string;
}

/** What goes wrong with a request. */
export type ApiFault =
  /** This answer comes, and the API server hears nothing. */
  | { readonly kind: 'answer'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The API server does it, and the connection breaks. */
  | { readonly kind: 'reset after work' }
  /** A success that is no JSON. */
  | { readonly kind: 'garbage' };

/** What happens to watches that are open. */
export type WatchFault = 'stall' | 'garbage' | 'reset';

interface OpenWatch {
  readonly asked: AskedRequest;
  readonly response: ServerResponse;
  readonly answer: IncomingMessage;
}

export interface ProxyCertificate {
  readonly keyFile: string;
  readonly certificateFile: string;
}

/** Stands before an API server, and breaks what it is asked to. */
export class BrokenApiServer implements ApiServer {
  readonly ca: string;
  /** How often a fault that was planned has happened. */
  happened = 0;
  readonly #target: URL;
  readonly #agent: https.Agent;
  readonly #server: https.Server;
  readonly #faults = new PlannedFaults<AskedRequest, ApiFault>();
  readonly #watches = new Set<OpenWatch>();

  private constructor(target: ApiServer, { keyFile, certificateFile }: ProxyCertificate) {
    this.ca = target.ca;
    this.#target = new URL(target.url);
    this.#agent = new https.Agent({ keepAlive: true, ca: target.ca });
    const identity = { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
    this.#server = https.createServer(identity, (request, response) => this.#serve(request, response));
  }

  /** Starts one on loopback that shows the API server's own certificate. */
  static async start(target: ApiServer, certificate: ProxyCertificate): Promise<BrokenApiServer> {
    const proxy = new BrokenApiServer(target, certificate);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Lets a fault happen to the next requests that are meant, so many times, after letting some pass. */
  plan(isMeant: (asked: AskedRequest) => boolean, fault: ApiFault, times: Times = {}): void {
    this.#faults.add(isMeant, fault, times);
  }

  /** Breaks watches that are open now, gives how many. One that stalls stays open, and nothing comes any more. */
  breakWatches(isMeant: (asked: AskedRequest) => boolean, fault: WatchFault): number {
    const meant = Array.from(this.#watches).filter(({ asked }) => isMeant(asked));
    for (const { answer, response } of meant) {
      answer.unpipe(response);
      if (fault === 'stall') answer.resume();
      if (fault === 'garbage') response.write('{"type":"ADDED","object":{"kind":]]\n');
      if (fault !== 'stall') setImmediate(() => (fault === 'reset' ? response.destroy() : response.end()));
    }
    return meant.length;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#agent.destroy();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.#target);
    const isWatch = ['true', '1'].includes(searchParams.get('watch') ?? '');
    const userAgent = request.headers['user-agent'] ?? '';
    const asked = { method: request.method ?? 'GET', path: pathname, isWatch, userAgent };
    const fault = this.#faults.of(asked);
    if (fault) this.happened += 1;
    if (fault?.kind === 'answer' || fault?.kind === 'garbage') return answerWith(request, response, fault);
    const { hostname, port } = this.#target;
    const { method, url: path, headers } = request;
    const forwarded = https.request({ hostname, port, method, path, headers, agent: this.#agent });
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    forwarded.on('response', (answer) => {
      if (fault?.kind === 'reset after work') return void response.destroy();
      if (isWatch) this.#keep({ asked, response, answer });
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    request.on('error', () => forwarded.destroy()).pipe(forwarded);
  }

  #keep(watch: OpenWatch): void {
    this.#watches.add(watch);
    watch.response.on('close', () => this.#watches.delete(watch));
  }
}

function answerWith(
  request: IncomingMessage,
  response: ServerResponse,
  fault: ApiFault & { readonly kind: 'answer' | 'garbage' },
): void {
  request.resume();
  request.on('end', () => {
    if (fault.kind === 'garbage') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('<html>not an API server</html>');
      return;
    }
    const { status, headers } = fault;
    const body = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: status, message: 'a fault' };
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
}
