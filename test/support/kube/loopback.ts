import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach } from 'vitest';
import type { Access, Credentials } from '../../../src/kube/api/credentials/access.ts';
import { KubeConnection } from '../../../src/kube/api/kube-connection.ts';
import { KubeError } from '../../../src/kube/api/kube-error.ts';

/** A server of one test that answers whatever the test wants, and a connection to it. */
export interface Loopback {
  readonly url: string;
  readonly server: Server;
  /** Open now. */
  readonly sockets: ReadonlySet<Socket>;
  readonly api: KubeConnection;
  readonly connect: (credentials: Credentials) => KubeConnection;
  /** Resolves once those that are open now are closed. */
  readonly closed: () => Promise<void>;
  readonly close: () => Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A function that starts servers on loopback; each ends with its test. A connection to one presents the token `fixed`. */
export function loopbacks(): (answer: Answer) => Promise<Loopback> {
  const started: Loopback[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map(({ close }) => close()));
  });
  return async (answer) => {
    const one = await start(answer);
    started.push(one);
    return one;
  };
}

async function start(answer: Answer): Promise<Loopback> {
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connections: KubeConnection[] = [];
  const connect = (credentials: Credentials): KubeConnection => {
    const connection = new KubeConnection({ server: url, credentials, userAgent: 'kubescape-gitops/test/1' });
    connections.push(connection);
    return connection;
  };
  return {
    url,
    server,
    sockets,
    api: connect(fixedToken('fixed')),
    connect,
    closed: async () => {
      for (const socket of sockets) await new Promise((resolve) => socket.on('close', resolve));
    },
    close: async () => {
      for (const connection of connections) connection.close();
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Always the same token. */
export function fixedToken(token: string): Credentials {
  const access: Access = { headers: { authorization: `Bearer ${token}` }, tls: {} };
  return { current: async () => access, renewed: async () => undefined };
}

/** Answers JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** All that a request brought along. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** What work ends with. */
export async function failureOf(work: Promise<unknown>): Promise<KubeError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof KubeError) return error;
  throw new Error(`no KubeError: ${String(error)}`);
}
