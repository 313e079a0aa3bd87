import { createHmac } from 'node:crypto';
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { type Socket, connect } from 'node:net';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { WebServer } from '../../../src/platform/http/web-server.ts';
import { startHttpServer } from '../../../src/serve/http/http-server.ts';
import type { DeliveryResult, HttpSettings } from '../../../src/serve/http/http-settings.ts';
import type { RefusalCause } from '../../../src/serve/http/refusal.ts';
import type { Delivery, Surface } from '../../../src/serve/http/surface.ts';
import { createLog } from '../../../src/platform/log/create-log.ts';
import { appId } from '../../github/webhook/payloads.ts';

export const secret = 'k9-of-the-shop';

/** A server and all that it asked of the rest of the program. */
export interface Running {
  readonly server: WebServer;
  readonly url: string;
  readonly deliveries: Delivery[];
  /** Ids of pages that were asked for. */
  readonly asked: string[];
  readonly lines: Record<string, unknown>[];
  readonly refused: RefusalCause[];
  readonly counted: (readonly [string, DeliveryResult])[];
}

/** Starts a server for one test: it accepts all deliveries, and has no pages, unless told otherwise. */
export async function startServer(
  settings: Partial<HttpSettings> = {},
  surface: Partial<Surface> = {},
): Promise<Running> {
  const kept = {
    deliveries: [] as Delivery[],
    asked: [] as string[],
    lines: [] as Record<string, unknown>[],
    refused: [] as RefusalCause[],
    counted: [] as [string, DeliveryResult][],
  };
  const server = await startHttpServer(
    {
      host: '127.0.0.1',
      port: 0,
      secret,
      app: { id: appId, isOurCheck: (name) => name === 'kubescape-gitops' },
      styles: [],
      log: createLog({ level: 'debug', destination: { write: (line) => kept.lines.push(JSON.parse(line)) } }),
      onRefused: (cause) => kept.refused.push(cause),
      onDelivery: (event, result) => kept.counted.push([event, result]),
      ...settings,
    },
    {
      readiness: () => ({ isReady: true, sentences: [] }),
      isAlive: () => true,
      metrics: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'up 1\n' }),
      ...surface,
      accept: (delivery) => {
        kept.deliveries.push(delivery);
        return surface.accept?.(delivery) ?? 'accepted';
      },
      page: (id) => {
        kept.asked.push(id);
        return surface.page?.(id);
      },
    },
  );
  onTestFinished(() => server.stop(0));
  return { server, url: server.url, ...kept };
}

/** A request as one would send it. */
export interface Sent {
  readonly path: string;
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** In pieces: sent chunked, unless the headers tell its length. */
  readonly body?: string | Uint8Array | readonly (string | Uint8Array)[];
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Sends a request over a connection of its own, gives the answer. */
export function send(url: string, { path, method = 'GET', headers = {}, body }: Sent): Promise<Received> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { path, method, headers, agent: false });
    let isAnswered = false;
    sent.on('response', (response) => {
      isAnswered = true;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        });
        // A body that nobody wants need not be sent on.
        sent.destroy();
      });
    });
    sent.on('error', (error) => isAnswered || reject(error));
    if (typeof body === 'string' || body instanceof Uint8Array) return void sent.end(body);
    for (const piece of body ?? []) sent.write(piece);
    sent.end();
  });
}

export function signature(body: string | Uint8Array, key = secret): string {
  return `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
}

/** The headers of a delivery of this body, signed. */
export function deliveryHeaders(body: string | Uint8Array, event = 'pull_request'): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/044aadd',
    'x-github-event': event,
    'x-github-delivery': '7f2c8a50-c5f1-11f0-8de9-0242ac120002',
    'x-github-hook-installation-target-id': String(appId),
    'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
    'x-hub-signature-256': signature(body),
  };
}

/** Delivers a payload as GitHub does. */
export function deliver(
  { url }: Running,
  payload: unknown,
  { event = 'pull_request', headers = {} }: { readonly event?: string; readonly headers?: OutgoingHttpHeaders } = {},
): Promise<Received> {
  const body = JSON.stringify(payload);
  return send(url, {
    path: '/webhook',
    method: 'POST',
    headers: { ...deliveryHeaders(body, event), ...headers },
    body,
  });
}

/** Opens a connection on which the test says what it likes. */
export async function openSocket(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** All that the other side says until it ends the connection. */
export async function readToEnd(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // Being cut off is one way to end.
  await new Promise<void>((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())));
  return Buffer.concat(chunks).toString('latin1');
}

/** Says something on a connection of its own, gives what comes back until it is closed. */
export async function say(url: string, bytes: string | Uint8Array): Promise<string> {
  const socket = await openSocket(url);
  const answer = readToEnd(socket);
  socket.write(bytes);
  return answer;
}
