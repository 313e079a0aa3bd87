import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { KubeConnection } from '../../../src/kube/api/kube-connection.ts';
import { Moments } from '../kube/scripted/moments.ts';

export interface StatusWrite {
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: { readonly status: Readonly<Record<string, unknown>>; readonly metadata: unknown };
}

/** Takes status patches on loopback, and answers as an API server does that merges them into nothing. */
export class StatusApi {
  /** All that came, refused or not. */
  readonly writes: StatusWrite[] = [];
  /** With which status the next requests are refused, one each. */
  readonly refusals: number[] = [];
  /** Whether it drops every status, as under a definition that has no fields for it. */
  dropsStatus = false;
  readonly connection: KubeConnection;
  readonly #server: Server;
  readonly #moments: Moments;

  private constructor(server: Server, moments: Moments) {
    this.#server = server;
    this.#moments = moments;
    const access = { headers: {}, tls: {} };
    const credentials = { current: () => Promise.resolve(access), renewed: () => Promise.resolve(undefined) };
    const { port } = server.address() as AddressInfo;
    this.connection = new KubeConnection({ server: `http://127.0.0.1:${port}`, credentials, userAgent: 'test' });
  }

  static async start(): Promise<StatusApi> {
    const moments = new Moments();
    const server = createServer((request, response) => {
      void api.#take(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const api = new StatusApi(server, moments);
    return api;
  }

  /** Resolves once so many requests came. */
  async came(count: number): Promise<void> {
    await this.#moments.when(
      `${count} writes`,
      () => this.writes.length >= count,
      () => this.writes,
    );
  }

  async close(): Promise<void> {
    this.connection.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage): Promise<{ readonly status: number; readonly body: unknown }> {
    const body = JSON.parse(await text(request)) as StatusWrite['body'];
    this.writes.push({ path: request.url ?? '', contentType: request.headers['content-type'], body });
    // Whoever waits for it goes on once the answer is on its way.
    setImmediate(() => this.#moments.look());
    const status = this.refusals.shift();
    if (status !== undefined) return { status, body: { kind: 'Status', code: status, message: 'not now' } };
    const kept = this.dropsStatus ? [] : Object.entries(body.status).filter(([, value]) => value !== null);
    return { status: 200, body: { kind: 'SecurityException', status: Object.fromEntries(kept) } };
  }
}
