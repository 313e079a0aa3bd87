import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { pullRequest } from '../../github/webhook/payloads.ts';
import { deliver, deliveryHeaders, openSocket, readToEnd, say, send, startServer } from './running-server.ts';

describe('connections', () => {
  it('that merely exist keep nobody out', async () => {
    const running = await startServer({ limits: { connections: 20 } });
    const sockets = [];
    for (let count = 0; count < 60; count += 1) sockets.push(await openSocket(running.url));

    expect(await deliver(running, pullRequest('opened'))).toMatchObject({ status: 202 });
    expect(await send(running.url, { path: '/livez' })).toMatchObject({ status: 200 });
    expect(running.refused).toContain('connections');
    for (const socket of sockets.slice(0, 40)) await readToEnd(socket);
  });

  it('that spell out their headers letter by letter are ended by the timeout', async () => {
    const running = await startServer({ limits: { headersTime: 300 } });
    const socket = await openSocket(running.url);
    const answer = readToEnd(socket);
    socket.write('GET /livez HTTP/1.1\r\nHost: ');
    const timer = setInterval(() => socket.write('a'), 20);
    socket.on('close', () => clearInterval(timer));

    expect(await send(running.url, { path: '/livez' })).toMatchObject({ status: 200 });
    await answer;
    expect(running.refused).toEqual(['too-slow']);
  });

  it('on which nothing is said are ended by the timeout, too', async () => {
    const running = await startServer({ limits: { headersTime: 300 } });
    expect(await readToEnd(await openSocket(running.url))).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('that are all busy are not given up for a new one', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const metrics = async (): Promise<{ contentType: string; text: string }> => {
      begun.resolve();
      await promise;
      return { contentType: 'text/plain', text: 'at last\n' };
    };
    const running = await startServer({ limits: { connections: 1 } }, { metrics });
    const busy = send(running.url, { path: '/metrics' });
    await begun.promise;

    await expect(send(running.url, { path: '/livez' })).rejects.toThrow(/ECONNRESET|socket hang up/);
    resolve();

    expect(await busy).toMatchObject({ status: 200, text: 'at last\n' });
  });

  it('that take no answer are ended', async () => {
    function* endless(): Generator<string> {
      for (;;) yield 'x'.repeat(65_536);
    }
    const running = await startServer({ limits: { answerTime: 300 } }, { page: endless });
    const socket = await openSocket(running.url);
    socket.write(`GET /verdicts/${'a'.repeat(32)} HTTP/1.1\r\nHost: gate\r\n\r\n`);
    await once(socket, 'readable');

    expect(await send(running.url, { path: '/livez' })).toMatchObject({ status: 200 });
    await readToEnd(socket);
    expect(running.lines).toEqual([]);
  });
});

describe('requests one behind the other', () => {
  it('are answered in their order', async () => {
    const running = await startServer();
    const body = JSON.stringify(pullRequest('opened'));
    const headers = Object.entries(deliveryHeaders(body)).map(([name, value]) => `${name}: ${value}\r\n`);
    const post = `POST /webhook HTTP/1.1\r\nHost: gate\r\n${headers.join('')}Content-Length: ${body.length}\r\n\r\n${body}`;
    const last = 'GET /nothing HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n';

    const answer = await say(running.url, `${post}GET /livez HTTP/1.1\r\nHost: gate\r\n\r\n${last}`);

    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 202', 'HTTP/1.1 200', 'HTTP/1.1 404']);
  });

  it('are cut off by what is none, without a word into another answer', async () => {
    const running = await startServer();
    const answer = await say(running.url, 'GET /livez HTTP/1.1\r\nHost: gate\r\n\r\nGARBAGE\r\n\r\n');
    expect(answer.match(/HTTP\/1\.1/g)?.length ?? 0).toBeLessThanOrEqual(2);
    expect(running.refused).toEqual(['not-http']);
  });

  it('get no answer by which garbage behind them is refused', async () => {
    const begun = Promise.withResolvers<void>();
    const metrics = (): Promise<never> => {
      begun.resolve();
      return new Promise(() => {});
    };
    const running = await startServer({}, { metrics });
    const socket = await openSocket(running.url);
    const answer = readToEnd(socket);
    socket.write('GET /metrics HTTP/1.1\r\nHost: gate\r\n\r\n');
    await begun.promise;
    socket.write('GARBAGE\r\n\r\n');

    expect(await answer).toBe('');
    expect(running.refused).toEqual(['not-http']);
  });

  it('are not smuggled in by two lengths', async () => {
    const running = await startServer();
    const headers = 'Host: gate\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n';
    const answer = await say(
      running.url,
      `POST /webhook HTTP/1.1\r\n${headers}\r\n0\r\n\r\nGET /livez HTTP/1.1\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain('alive');
  });
});

describe('what is no request', () => {
  it.each([
    ['bytes', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]), 400],
    ['a line', '\u0000\r\n\r\n', 400],
    ['a request without a host', 'GET /livez HTTP/1.1\r\n\r\n', 400],
    ['headers without an end', `GET /livez HTTP/1.1\r\nHost: gate\r\nX-Long: ${'x'.repeat(20_000)}\r\n`, 431],
    ['a wrong length', 'POST /webhook HTTP/1.1\r\nHost: gate\r\nContent-Length: -1\r\n\r\n', 400],
    ['another version', 'GET /livez HTTP/9.9\r\nHost: gate\r\n\r\n', 400],
  ])('is refused as %s', async (_, bytes, status) => {
    const running = await startServer();
    const answer = await say(running.url, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});
