import { once } from 'node:events';
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { type Socket, connect } from 'node:net';
import { onTestFinished } from 'vitest';

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
