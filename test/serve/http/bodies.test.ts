import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { pullRequest } from '../../github/webhook/payloads.ts';
import { type Running, deliver, deliveryHeaders, openSocket, readToEnd, send, startServer } from './running-server.ts';

const mebibyte = 1024 ** 2;
const post = { path: '/webhook', method: 'POST' } as const;

/** The head of a webhook with a body of so many bytes; without a length, of chunks. */
function head(length?: number): string {
  const framing = length === undefined ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`;
  const headers = Object.entries(deliveryHeaders('x')).map(([name, value]) => `${name}: ${value}`);
  return ['POST /webhook HTTP/1.1', 'Host: gate', framing, ...headers, '', ''].join('\r\n');
}

/** Begins a body and goes on byte by byte until the connection ends. */
async function trickle(url: string): Promise<{ readonly socket: Socket; readonly answer: Promise<string> }> {
  const socket = await openSocket(url);
  const answer = readToEnd(socket);
  socket.write(`${head(1000)}{`);
  const timer = setInterval(() => socket.write(' '), 20);
  socket.on('close', () => clearInterval(timer));
  return { socket, answer };
}

/** Sends something on a connection and waits until the server has worked off what came on it before. */
async function hasReached(running: Running): Promise<void> {
  // Whatever was written before this went out is in the server's hands before its answer comes back.
  await send(running.url, { path: '/livez' });
  await send(running.url, { path: '/livez' });
}

describe('a body', () => {
  it('of 26 MiB is refused by its length, before it is sent', async () => {
    const running = await startServer();
    const socket = await openSocket(running.url);
    const answer = readToEnd(socket);
    socket.write(head(26 * mebibyte));

    expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(running.refused).toEqual(['too-large']);
  });

  it('of 26 MiB that is sent nevertheless gets to see why it is refused', async () => {
    const running = await startServer();
    const body = Buffer.alloc(26 * mebibyte, 0x20);
    const headers = { ...deliveryHeaders('x'), 'content-length': body.length };
    expect(await send(running.url, { ...post, headers, body })).toMatchObject({ status: 413 });
  });

  it('that was refused early is let end, so that its sender is not cut off before it reads why', async () => {
    const running = await startServer({ limits: { lingerTime: 60_000 } });
    const socket = await openSocket(running.url);
    const answer = readToEnd(socket);
    socket.write(head(1000).replace('sha256=', 'sha512='));
    await once(socket, 'data');
    await hasReached(running);
    expect(socket.readableEnded).toBe(false);
    socket.write(' '.repeat(1000));

    expect(await answer).toMatch(/^HTTP\/1\.1 401 [^]*\r\nconnection: close\r\n/i);
  });

  it('of 26 MiB in chunks is refused as soon as it is too long', async () => {
    const running = await startServer();
    const body = Array.from({ length: 26 }, () => Buffer.alloc(mebibyte, 0x20));

    expect(await send(running.url, { ...post, headers: deliveryHeaders('x'), body })).toMatchObject({ status: 413 });
    expect(running.refused).toEqual(['too-large']);
  });

  it('that trickles is ended by the timeout, and others are served meanwhile', async () => {
    const running = await startServer({ limits: { bodyTime: 500 } });
    const slow = await Promise.all(Array.from({ length: 5 }, () => trickle(running.url)));

    const { status } = await deliver(running, pullRequest('opened'));

    expect(status).toBe(202);
    for (const { answer } of slow) expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(running.refused).toEqual(Array.from({ length: 5 }, () => 'too-slow'));
  });

  it('that has been read for longest makes room when too many are being read', async () => {
    const running = await startServer({ limits: { bodies: 2 } });
    const first = await trickle(running.url);
    await hasReached(running);
    const second = await trickle(running.url);
    await hasReached(running);

    const { status } = await deliver(running, pullRequest('opened'));

    expect(status).toBe(202);
    expect(await first.answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(second.socket.closed).toBe(false);
  });

  it('is sent away when all together hold too much, and its room is free again', async () => {
    const limits = { bodiesBytes: 64 * 1024, bodyTime: 30_000 };
    const running = await startServer({ limits });
    const holder = await openSocket(running.url);
    holder.write(head(64 * 1024));
    holder.write(' '.repeat(60 * 1024));
    await hasReached(running);

    const refused = await deliver(running, pullRequest('opened'));
    holder.destroy();
    // The server has noticed once it says so.
    while (!running.refused.includes('cut-off')) await hasReached(running);

    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '10']);
    expect(await deliver(running, pullRequest('opened'))).toMatchObject({ status: 202 });
  });

  it('that breaks off is filed by nobody', async () => {
    const running = await startServer();
    const socket = await openSocket(running.url);
    socket.write(`${head(100)}{"action":`);
    await hasReached(running);
    socket.destroy();
    while (running.lines.length === 0) await hasReached(running);

    expect(running.lines).toMatchObject([{ outcome: 'cut-off' }]);
    expect(running.deliveries).toEqual([]);
  });

  it('of very many tiny chunks is put together like any other', async () => {
    const running = await startServer();
    const body = JSON.stringify(pullRequest('opened', { padding: 'x'.repeat(100_000) }));
    const headers = Object.entries(deliveryHeaders(body)).map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = await openSocket(running.url);
    const answer = readToEnd(socket);
    const begin = `POST /webhook HTTP/1.1\r\nHost: gate\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n`;
    socket.write(`${begin}${headers.join('')}\r\n${body.replace(/[^]/g, '1\r\n$&\r\n')}0\r\n\r\n`);

    expect(await answer).toMatch(/^HTTP\/1\.1 202 /);
  });
});
