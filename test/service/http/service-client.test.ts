import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ServiceClient, type ServiceClientSettings } from '../../../src/service/http/service-client.ts';
import { ServiceClientError } from '../../../src/service/http/service-client-error.ts';
import { temporaryFolders } from '../../support/command.ts';
import { startService } from './running-service.ts';

const folder = temporaryFolders();

function clientWith(settings: ServiceClientSettings = {}): ServiceClient {
  const client = new ServiceClient(settings);
  onTestFinished(() => client.close());
  return client;
}

/** A server that answers as the test says; gives its address and the requests that came. */
async function answering(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly url: string; readonly seen: (readonly [url: string, authorization: string | undefined])[] }> {
  const seen: (readonly [string, string | undefined])[] = [];
  const server = createServer((request, response) => {
    seen.push([request.url ?? '', request.headers.authorization]);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : '';
  return { url: `http://127.0.0.1:${port}`, seen };
}

async function faultOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ServiceClientError)) throw new Error(`no ServiceClientError: ${String(error)}`);
  expect(error.message).not.toMatch(/\n|secret/);
  return `${error.fault}: ${error.message}`;
}

const tokenFile = (text: string): string => path.join(folder({ token: text }), 'token');

describe('a client', () => {
  it('posts JSON with its token, and gets JSON', async () => {
    const { url } = await startService();
    const client = clientWith({ tokenFile: tokenFile('operator.token\n') });

    const answer = await client.post(`${url}/v1/echo?wait=true`, { kind: 'Größe' });

    expect(answer).toMatchObject({ status: 200, body: { body: { kind: 'Größe' }, query: 'wait=true' } });
  });

  it('shows another token once the file has another', async () => {
    const file = tokenFile('nobody');
    const { url } = await startService();
    const client = clientWith({ tokenFile: file });
    const before = await client.post(`${url}/v1/echo`, {});
    writeFileSync(file, 'operator.token');

    expect([before.status, (await client.post(`${url}/v1/echo`, {})).status]).toEqual([401, 200]);
  });

  it('throws no status, and tells when to come again', async () => {
    const { url } = await startService({ isStarting: true });
    expect(await clientWith().post(`${url}/v1/echo`, {})).toEqual({
      status: 503,
      body: { error: 'It is starting.' },
      retryAfterSeconds: 2,
    });
  });

  it.each([
    ['120', 120],
    ['99999999', 3600],
    ['soon', undefined],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ])('understands Retry-After: %s', async (header, seconds) => {
    const { url } = await answering((_request, response) => response.writeHead(429, { 'retry-after': header }).end());
    expect((await clientWith().get(url)).retryAfterSeconds).toBe(seconds);
  });

  it('gets texts as they are, and nothing as undefined', async () => {
    const text = await answering((_request, response) => response.end('plain'));
    const nothing = await answering((_request, response) => response.writeHead(204).end());
    expect((await clientWith().get(text.url)).body).toBe('plain');
    expect(await clientWith().get(nothing.url)).toEqual({ status: 204, body: undefined });
  });
});

describe('a redirect', () => {
  it('to the leader is followed, with token and body', async () => {
    const leading = await startService();
    const standby = await startService({
      leadership: { isLeader: false, leader: { identity: 'b', address: leading.url } },
    });
    const client = clientWith({ tokenFile: tokenFile('operator.token') });

    const answer = await client.post(`${standby.url}/v1/echo`, { a: 1 });

    expect(answer).toMatchObject({ status: 200, body: { body: { a: 1 } } });
    expect([standby.calls.length, leading.calls.length]).toEqual([0, 1]);
  });

  it('is followed once: two replicas that name each other are no loop', async () => {
    const urls: string[] = [];
    const to = (index: number) => (request: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(307, { location: `${urls[index]}${request.url}` }).end();
    const first = await answering(to(1));
    const second = await answering(to(0));
    urls.push(first.url, second.url);

    expect(await clientWith().get(`${first.url}/v1/x`)).toMatchObject({ status: 307 });
    expect([first.seen.length, second.seen.length]).toEqual([1, 1]);
  });

  it.each([
    ['another path', (url: string) => `${url}/steal`],
    ['another question', (url: string) => `${url}/v1/x?all=true`],
    ['a user', (url: string) => `${url.replace('//', '//me:secret@')}/v1/x`],
    ['a file', () => 'file:///v1/x'],
    ['nonsense', () => 'http://['],
  ])('to %s is not followed: the token is for the same question only', async (_title, location) => {
    const target = await answering((_request, response) => response.end('got it'));
    const { url } = await answering((_request, response) =>
      response.writeHead(307, { location: location(target.url) }).end(),
    );
    const client = clientWith({ tokenFile: tokenFile('operator.token') });

    expect(await client.get(`${url}/v1/x`)).toMatchObject({ status: 307 });
    expect(target.seen).toEqual([]);
  });
});

describe('no answer', () => {
  it('of a port where nobody listens is one line', async () => {
    const { url, server } = await startService();
    await server.stop(0);
    expect(await faultOf(clientWith().get(`${url}/v1/x?secret=1`))).toBe(
      `unreachable: ${url}/v1/x does not answer: ECONNREFUSED`,
    );
  });

  it('in time is one line', async () => {
    const { url } = await answering(() => {});
    expect(await faultOf(clientWith().get(url, { milliseconds: 100 }))).toBe(`late: ${url}/ did not answer in time`);
  });

  it('because its body never ends is one line', async () => {
    const { url } = await answering((_request, response) => void response.writeHead(200).write('{'));
    expect(await faultOf(clientWith().get(url, { milliseconds: 300 }))).toBe(`late: ${url}/ did not answer in time`);
  });

  it('because the caller gave up is told as that', async () => {
    const { url } = await answering(() => {});
    const call = clientWith().get(url, { signal: AbortSignal.timeout(50) });
    expect(await faultOf(call)).toBe(`aborted: ${url}/: called off`);
  });

  it('because the connection breaks in the middle is one line', async () => {
    const { url } = await answering((request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{');
      setImmediate(() => request.socket.destroy());
    });
    expect(await faultOf(clientWith().get(url))).toBe(`unreachable: ${url}/ does not answer: ECONNRESET`);
  });

  it.each([
    ['too large', 'text/plain', 'x'.repeat(2000), 'with more than 1000 bytes'],
    ['no JSON', 'application/json', '{', 'with JSON that is none'],
  ])('that can be used because it is %s is one line', async (_title, type, text, why) => {
    const { url } = await answering((_request, response) => response.setHeader('content-type', type).end(text));
    expect(await faultOf(clientWith({ answerBytes: 1000 }).get(url))).toBe(`garbage: ${url}/ answered ${why}`);
  });

  it.each([
    ['is missing', undefined, 'is not there'],
    ['is empty', '', 'holds no bearer token'],
    ['is too large', 'x'.repeat(70_000), 'has more than 65536 bytes'],
    ['would break a header', 'secret\r\nx: y', 'holds no bearer token'],
  ])('is asked for where the token %s', async (_title, text, why) => {
    const { url, seen } = await answering((_request, response) => response.end());
    const file = text === undefined ? path.join(folder(), 'none') : tokenFile(text);
    expect(await faultOf(clientWith({ tokenFile: file }).get(url))).toBe(`token: the token file "${file}" ${why}`);
    expect(seen).toEqual([]);
  });

  it.each(['ftp://a', 'nonsense', 'http://me:secret@a/'])('is asked of %s', async (url) => {
    expect(await faultOf(clientWith().get(url))).toMatch(/^address: ".*" is no address of HTTP without a user$/);
  });
});
