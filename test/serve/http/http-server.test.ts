import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebServerError } from '../../../src/platform/http/web-server.ts';
import { pullRequest } from '../../github/webhook/payloads.ts';
import { deliver, deliveryHeaders, openSocket, readToEnd, send, startServer } from './running-server.ts';

const pagePath = `/verdicts/${'a'.repeat(32)}`;

describe('starting', () => {
  it('says where it listens', async () => {
    const { url } = await startServer();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  });

  it('is refused in one line where another listens', async () => {
    const { url } = await startServer();
    const port = Number(new URL(url).port);
    await expect(startServer({ port })).rejects.toThrow(
      new WebServerError(`cannot listen on 127.0.0.1 port ${port}: EADDRINUSE`),
    );
  });

  it('is refused with a secret, or a token of readers, that everybody knows', async () => {
    await expect(startServer({ secret: '' })).rejects.toThrow(/^the secret of the webhook is empty/);
    await expect(startServer({ readerToken: '' })).rejects.toThrow(/^the token of readers is empty/);
  });
});

describe('stopping', () => {
  it('takes no new connections', async () => {
    const { server, url } = await startServer();
    await server.stop(1000);
    await expect(send(url, { path: '/livez' })).rejects.toThrow(/ECONNREFUSED/);
  });

  it('lets an answer end that has begun, and its connection with it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const metrics = async (): Promise<{ contentType: string; text: string }> => {
      begun.resolve();
      await promise;
      return { contentType: 'text/plain', text: 'at last\n' };
    };
    const { server, url } = await startServer({}, { metrics });
    const socket = await openSocket(url);
    const answer = readToEnd(socket);
    socket.write('GET /metrics HTTP/1.1\r\nHost: gate\r\n\r\n');
    await begun.promise;

    const stopped = server.stop(60_000);
    resolve();
    await stopped;

    expect(await answer).toMatch(/at last\n$/);
  });

  it('files the webhook that is being read', async () => {
    const running = await startServer();
    const body = JSON.stringify(pullRequest('opened'));
    const headers = Object.entries(deliveryHeaders(body)).map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = await openSocket(running.url);
    const answer = readToEnd(socket);
    socket.write(`POST /webhook HTTP/1.1\r\nHost: gate\r\n${headers.join('')}Content-Length: ${body.length}\r\n\r\n{`);
    await send(running.url, { path: '/livez' });
    await send(running.url, { path: '/livez' });

    const stopped = running.server.stop(60_000);
    socket.write(body.slice(1));
    await stopped;

    expect(await answer).toMatch(/^HTTP\/1\.1 202 /);
    expect(running.deliveries).toHaveLength(1);
  });

  it('waits for nobody who says nothing', async () => {
    const { server, url } = await startServer();
    const silent = await openSocket(url);
    const idle = await openSocket(url);
    idle.write('GET /livez HTTP/1.1\r\nHost: gate\r\n\r\n');
    await once(idle, 'readable');

    await server.stop(60_000);

    expect(await readToEnd(silent)).toBe('');
    expect(await readToEnd(idle)).toMatch(/alive\n$/);
  });

  it('cuts who is too slow, reader or writer', async () => {
    function* endless(): Generator<string> {
      for (;;) yield 'x'.repeat(65_536);
    }
    const running = await startServer({}, { page: endless });
    const reader = await openSocket(running.url);
    reader.write(`GET ${pagePath} HTTP/1.1\r\nHost: gate\r\n\r\n`);
    await once(reader, 'readable');
    const writer = await openSocket(running.url);
    writer.write('POST /webhook HTTP/1.1\r\nHost: ga');
    await send(running.url, { path: '/livez' });

    await running.server.stop(100);

    await Promise.all([readToEnd(reader), readToEnd(writer)]);
    await expect(deliver(running, pullRequest('opened'))).rejects.toThrow(/ECONNREFUSED/);
  });

  it('may be asked for twice', async () => {
    const { server } = await startServer();
    expect(await Promise.all([server.stop(1000), server.stop(1000)])).toHaveLength(2);
  });
});
