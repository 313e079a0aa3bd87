import { describe, expect, it } from 'vitest';
import { openSocket, readToEnd, say, send } from '../../support/http-client.ts';
import { call, startService } from './running-service.ts';

const head =
  'POST /v1/echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer operator.token\r\nContent-Type: application/json\r\n';

describe('the body of a call', () => {
  it.each([
    ['of another type', { headers: { 'content-type': 'text/plain' } }],
    ['of a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['of no type', { headers: { 'content-type': 'nonsense' } }],
    ['in another character set', { headers: { 'content-type': 'application/json; charset=utf-16' } }],
    ['that is compressed', { headers: { 'content-encoding': 'gzip' } }],
    ['that is no UTF-8', { body: new Uint8Array([0x22, 0xff, 0x22]) }],
    ['that is no JSON', { body: '{"a":' }],
    ['that is deeper than anything', { body: `${'['.repeat(200_000)}x` }],
  ])('%s is refused with a line that says what is wanted', async (_title, sent) => {
    const running = await startService();

    const { status, text } = await call(running, sent);

    expect([status, running.calls]).toEqual([400, []]);
    expect(text).toMatch(/^\{"error":"The body [^"\n]+\."\}\n$/);
  });

  it('may be left out', async () => {
    const running = await startService();
    const { status } = await call(running, { body: '', headers: { 'content-type': 'text/plain' } });
    expect([status, running.calls[0]?.body]).toEqual([200, undefined]);
  });

  it('may name its character set', async () => {
    const running = await startService();
    expect(await call(running, { headers: { 'content-type': 'application/json; charset=UTF-8' } })).toMatchObject({
      status: 200,
    });
  });

  it('is as large as its endpoint lets it be, and not larger', async () => {
    const running = await startService({ endpoint: { largestBody: 2 * 1024 ** 2 } });
    const of = (bytes: number): string => JSON.stringify('x'.repeat(bytes - 2));

    const answers = await Promise.all(
      [2 * 1024 ** 2, 2 * 1024 ** 2 + 1].map((bytes) => call(running, { body: of(bytes) })),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 413]);
  });

  it('is 1 MiB at most where the endpoint says nothing, also in chunks', async () => {
    const running = await startService();
    const chunks = Array.from({ length: 17 }, () => ' '.repeat(65_536));
    expect(await call(running, { body: chunks })).toMatchObject({ status: 413 });
    expect(running.refused).toEqual(['too-large']);
  });

  it('is not read of somebody who may not call', async () => {
    const running = await startService({}, { limits: { lingerTime: 50 } });
    const answer = await say(running.url, `${head.replace('operator.', 'other.')}Content-Length: 1000000\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('that never ends is cut, and others are answered meanwhile', async () => {
    const running = await startService({}, { limits: { bodyTime: 300, lingerTime: 50 } });
    const socket = await openSocket(running.url);
    const answer = readToEnd(socket);
    socket.write(`${head}Content-Length: 1000\r\n\r\n{`);

    expect(await call(running)).toMatchObject({ status: 200 });
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('that breaks off reaches nobody', async () => {
    const running = await startService();
    const socket = await openSocket(running.url);
    socket.write(`${head}Content-Length: 1000\r\n\r\n{`);
    await send(running.url, { path: '/livez' });
    await send(running.url, { path: '/livez' });
    socket.destroy();
    while (!running.refused.includes('cut-off')) await send(running.url, { path: '/livez' });

    expect(running.calls).toEqual([]);
  });
});
