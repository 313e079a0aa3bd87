import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebServerError } from '../../../src/platform/http/web-server.ts';
import { openSocket, readToEnd, say, send } from '../../support/http-client.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { call, startService } from './running-service.ts';

describe('the server', () => {
  it('says in one line why it cannot listen', async () => {
    const { url } = await startService();
    const port = Number(new URL(url).port);
    await expect(startService({}, { port })).rejects.toThrow(
      new WebServerError(`cannot listen on 127.0.0.1 port ${port}: EADDRINUSE`),
    );
  });

  it('is kept from nobody by connections that merely exist', async () => {
    const running = await startService({}, { limits: { connections: 10 } });
    for (let count = 0; count < 30; count += 1) await openSocket(running.url);

    expect(await call(running)).toMatchObject({ status: 200 });
    expect(running.refused).toContain('connections');
  });

  it('ends those who spell out their headers letter by letter', async () => {
    const running = await startService({}, { limits: { headersTime: 300 } });
    const socket = await openSocket(running.url);
    const answer = readToEnd(socket);
    socket.write('GET /livez HTTP/1.1\r\nHost: ');
    const timer = setInterval(() => socket.write('a'), 20);
    socket.on('close', () => clearInterval(timer));

    expect(await answer).toMatch(/^HTTP\/1\.1 408 |^$/);
    expect(running.refused).toEqual(['too-slow']);
  });

  it.each([
    ['garbage', 'GARBAGE\r\n\r\n', 400],
    [
      'two lengths',
      'POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['headers without end', `GET /livez HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}`, 431],
  ])('refuses %s', async (_title, bytes, status) => {
    const running = await startService();
    expect(await say(running.url, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(await send(running.url, { path: '/livez' })).toMatchObject({ status: 200 });
  });

  it('lets in nobody by whatever is said', async () => {
    const running = await startService();
    const line = fc.stringMatching(/^[ -~]{0,40}$/);
    const lines = fc.array(fc.tuple(fc.constantFrom('Authorization', 'Host', 'Content-Length', 'X-Remote-User'), line));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('POST', 'GET', 'PUT'), fc.webPath(), lines, async (method, path, headers) => {
        const said = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
        await say(running.url, `${method} ${path || '/v1/echo'} HTTP/1.1\r\nConnection: close\r\n${said}\r\n`);
        expect(running.calls).toEqual([]);
      }),
      propertyRuns(60),
    );
    expect(await call(running)).toMatchObject({ status: 200 });
  });

  it('tells calls to end when it stops, and takes no more', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const running = await startService({
      answer: ({ signal }) => {
        begin();
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('x'))));
      },
    });
    const waiting = call(running);
    await begun;

    await running.server.stop(60_000);

    expect(await waiting).toMatchObject({ status: 503 });
    expect(running.lines).toEqual([]);
    await expect(call(running)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('cuts calls that do not end', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const answer = (): Promise<never> => {
      begin();
      return new Promise(() => {});
    };
    const running = await startService({ answer });
    const socket = await openSocket(running.url);
    const said = readToEnd(socket);
    socket.write(
      'POST /v1/echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer operator.token\r\nContent-Length: 0\r\n\r\n',
    );
    await begun;

    await running.server.stop(100);

    expect(await said).toBe('');
    if (!socket.destroyed) await once(socket, 'close');
  });
});
