import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { KubeConnection } from '../../../../src/kube/api/kube-connection.ts';
import { failureOf, fixedToken, loopbacks } from '../../../support/kube/loopback.ts';

const serve = loopbacks();
const pods = { method: 'GET', path: '/api/v1/pods' } as const;
const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const closings: (() => void)[] = [];

afterEach(() => {
  for (const close of closings.splice(0)) close();
});

/** A server that answers with bytes, whatever it is asked. */
async function speak(say: (socket: Socket) => void): Promise<KubeConnection> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => say(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = Object(server.address());
  const connection = new KubeConnection({
    server: `http://127.0.0.1:${address.port}`,
    credentials: fixedToken('fixed'),
    userAgent: 'test',
  });
  closings.push(() => {
    connection.close();
    server.close();
  });
  return connection;
}

describe('an exchange', () => {
  it.each([
    ['no answer', () => undefined],
    [
      'half an answer',
      (response: ServerResponse) => response.writeHead(200, { 'content-type': 'application/json' }).write('['),
    ],
    ['half an error', (response: ServerResponse) => response.writeHead(500).write('{')],
  ])('that gets %s is late in the end, and its socket is closed', async (_, answer) => {
    const { api, closed } = await serve((__, response) => void answer(response));
    expect(await failureOf(api.request({ ...pods, milliseconds: 100 }))).toMatchObject({ fault: 'late' });
    await closed();
  });

  it('can be called off before and while it is under way', async () => {
    const call = new AbortController();
    const { api, closed } = await serve(() => call.abort());
    const { signal } = call;
    expect(await failureOf(api.request({ ...pods, signal }))).toMatchObject({ fault: 'aborted' });
    expect(await failureOf(api.request({ ...pods, signal }))).toMatchObject({ fault: 'aborted' });
    await closed();
  });

  it.each([
    ['is cut off', `${head}content-length: 10\r\n\r\n[1`, 'unreachable'],
    ['ends without a head', '', 'unreachable'],
    ['is no HTTP', 'SSH-2.0-OpenSSH\r\n', 'garbage'],
    ['is no JSON', `${head}content-length: 2\r\n\r\n[1`, 'garbage'],
    ['is empty', `${head}content-length: 0\r\n\r\n`, 'garbage'],
    ['is not UTF-8', `${head}content-length: 3\r\n\r\n"\xff"`, 'garbage'],
    ['is HTML', 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\n{}', 'garbage'],
    ['has no type', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}', 'garbage'],
    ['has a huge head', `${head}x: ${'y'.repeat(100_000)}\r\n\r\n`, 'garbage'],
    ['changes the protocol', 'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n', 'unreachable'],
  ])('whose answer %s fails as such', async (_, answer, fault) => {
    const api = await speak((socket) => socket.end(answer, 'latin1'));
    expect(await failureOf(api.request(pods))).toMatchObject({ fault });
  });

  it('does not unpack what it did not ask for', async () => {
    const { api } = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync('{}'));
    });
    expect(await failureOf(api.request(pods))).toMatchObject({ fault: 'garbage' });
  });

  it('reads no more than 64 MiB', async () => {
    const { api, closed } = await serve((_, response) => {
      const spaces = Buffer.alloc(1024 ** 2, ' ');
      const more = (): void => {
        while (response.write(spaces));
        response.once('drain', more);
      };
      response.writeHead(200, { 'content-type': 'application/json' });
      more();
    });
    const error = await failureOf(api.request(pods));
    expect(error).toMatchObject({ fault: 'garbage' });
    expect(error.message).toContain('larger than 67108864 bytes');
    await closed();
  });
});
