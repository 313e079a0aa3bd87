import { describe, expect, it } from 'vitest';
import type { Call, Reply } from '../../../src/service/http/endpoint.ts';
import { openSocket, readToEnd, send } from '../../support/http-client.ts';
import { bearer, call, operator, startService } from './running-service.ts';

const json = (text: string): unknown => JSON.parse(text);

describe('a call', () => {
  it('is answered with JSON, and knows who asked what', async () => {
    const running = await startService();

    const { status, headers, text } = await call(running, { path: '/v1/echo?wait=true&x=%20' });

    expect([status, json(text)]).toEqual([200, { body: { a: 1 }, caller: operator, query: 'wait=true&x=+' }]);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  });

  it.each([
    ['no token', {}],
    ['no bearer token', { authorization: 'Basic operator.token' }],
    ["a token that is nobody's", { authorization: 'Bearer nobody' }],
    ['a token that is none', { authorization: 'Bearer operator.token x' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['a token that is too long', { authorization: `Bearer ${'x'.repeat(9000)}` }],
  ])('with %s is not let in', async (_title, headers) => {
    const running = await startService();

    const answer = await send(running.url, { path: '/v1/echo', method: 'POST', headers, body: '{}' });

    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(json(answer.text)).toEqual({ error: expect.stringContaining('token') });
    expect([running.calls, running.refused]).toEqual([[], ['unauthorized']]);
  });

  it.each(['other.token', 'foreign.token', 'admin.token'])('with %s, of one who may not, is refused', async (token) => {
    const running = await startService();

    const { status } = await call(running, { headers: { authorization: `Bearer ${token}` } });

    expect([status, running.calls, running.refused]).toEqual([403, [], ['forbidden']]);
    expect(running.lines).toMatchObject([{ msg: 'a caller that is not let in', path: '/v1/echo' }]);
    expect(JSON.stringify(running.lines)).not.toContain(token);
  });

  it('of any service account of a namespace is let in where the rule says so', async () => {
    const running = await startService({ callers: ['kubescape/*'] });
    const statusOf = async (token: string): Promise<number> =>
      (await call(running, { headers: { authorization: `bearer ${token}` } })).status;

    expect(await Promise.all(['operator.token', 'other.token', 'foreign.token'].map(statusOf))).toEqual([
      200, 200, 403,
    ]);
  });

  it('whose caller cannot be known now may come again, and the log is not flooded', async () => {
    const running = await startService({ review: () => Promise.reject(new Error('POST tokenreviews: ECONNREFUSED')) });

    const answers = await Promise.all([call(running), call(running), call(running)]);

    expect(answers.map(({ status, headers }) => [status, headers['retry-after']])).toEqual([
      [503, '5'],
      [503, '5'],
      [503, '5'],
    ]);
    const warnings = running.lines.filter(({ level }) => level === 'warn');
    expect(warnings).toMatchObject([{ why: 'POST tokenreviews: ECONNREFUSED', todo: expect.any(String) }]);
  });

  it.each([
    ['nothing', '/v1/nothing', 'POST', 404],
    ['another method', '/v1/echo', 'GET', 405],
    ['a path that looks alike', '/v1/echo/', 'POST', 404],
    ['a path of an object', '/__proto__', 'POST', 404],
  ])('of %s is refused', async (_title, path, method, status) => {
    const running = await startService();
    expect(await send(running.url, { path, method, headers: bearer })).toMatchObject({ status });
  });

  it('of another method is told which there are', async () => {
    const { url } = await startService();
    expect((await send(url, { path: '/v1/echo', method: 'PATCH' })).headers).toMatchObject({ allow: 'POST' });
    expect((await send(url, { path: '/metrics', method: 'POST' })).headers).toMatchObject({ allow: 'GET, HEAD' });
  });

  it('that breaks the program is answered without saying how, and the log says it', async () => {
    const running = await startService({ answer: () => Promise.reject(new Error('a secret reason')) });

    const { status, text } = await call(running);

    expect([status, json(text)]).toEqual([500, { error: 'Something broke; the log says what.' }]);
    expect(running.lines).toMatchObject([{ path: '/v1/echo', err: { message: 'a secret reason' } }]);
  });

  it('gets texts and statuses as they are', async () => {
    const running = await startService({ answer: async () => ({ status: 202, text: 'ok', headers: { 'x-a': 'b' } }) });
    const { status, text, headers } = await call(running);
    expect([status, text, headers['x-a']]).toEqual([202, 'ok', 'b']);
  });

  it('is told to end when its caller hangs up', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<AbortSignal>();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const running = await startService({
      answer: ({ signal }) => {
        begin(signal);
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            end();
            reject(new Error('called off'));
          }),
        );
      },
    });
    const socket = await openSocket(running.url);
    socket.write(
      'POST /v1/echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer operator.token\r\nContent-Length: 0\r\n\r\n',
    );
    await begun;
    socket.destroy();
    await ended;
    while (running.answered.every(([path]) => path === '/livez')) await send(running.url, { path: '/livez' });

    expect(running.lines).toEqual([]);
    expect(running.answered).toContainEqual(['/v1/echo', 499]);
  });

  it('is counted by its path, and anything else as other', async () => {
    const running = await startService();
    await call(running);
    await send(running.url, { path: '/v1/made-up' });
    await send(running.url, { path: '/livez' });

    expect(running.answered).toEqual([
      ['/v1/echo', 200],
      ['other', 404],
      ['/livez', 200],
    ]);
  });
});

describe('a replica that loses the lead', () => {
  it('tells calls under way to end, and begins none whose body came too late', async () => {
    const leadership = { isLeader: true, leader: undefined };
    const running = await startService({ leadership });
    const socket = await openSocket(running.url);
    const answer = readToEnd(socket);
    const length = 'Content-Type: application/json\r\nConnection: close\r\nContent-Length: 2';
    socket.write(`POST /v1/echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer operator.token\r\n${length}\r\n\r\n{`);
    // What came first is in the server's hands once it has answered what came later.
    await call(running);
    await call(running);
    leadership.isLeader = false;
    running.server.abortCalls();
    socket.write('}');

    expect(await answer).toMatch(/^HTTP\/1\.1 503 [^]*none leads now/);
    expect(running.calls).toHaveLength(2);
  });
});

describe('a call that every replica answers', () => {
  it('is answered by one that does not lead, and goes on when one loses the lead', async () => {
    const leadership = { isLeader: true, leader: undefined };
    const { promise: begun, resolve: begin } = Promise.withResolvers<AbortSignal>();
    const { promise, resolve } = Promise.withResolvers<void>();
    const answer = async ({ signal }: Call): Promise<Reply> => {
      begin(signal);
      await promise;
      return { status: 200, json: signal.aborted };
    };
    const running = await startService({ leadership, answer, endpoint: { onEveryReplica: true } });
    const waiting = call(running);
    await begun;
    leadership.isLeader = false;
    running.server.abortCalls();
    resolve();

    expect(await waiting).toMatchObject({ status: 200, text: 'false\n' });
    expect(await call(running)).toMatchObject({ status: 200 });
  });
});

describe('a replica that does not lead', () => {
  const leader = { identity: 'b', address: 'http://10.1.2.3:8080' };

  it('sends calls to the leader, with what they asked for', async () => {
    const running = await startService({ leadership: { isLeader: false, leader } });

    const { status, headers } = await call(running, { path: '/v1/echo?wait=true' });

    expect([status, headers.location]).toEqual([307, 'http://10.1.2.3:8080/v1/echo?wait=true']);
    expect(running.calls).toEqual([]);
  });

  it('tells nobody who leads who may not call', async () => {
    const { url } = await startService({ leadership: { isLeader: false, leader } });
    expect(await send(url, { path: '/v1/echo', method: 'POST' })).toMatchObject({ status: 401 });
  });

  it.each([
    ['nobody leads', undefined],
    ['the leader tells no address', { identity: 'b' }],
    ['the address is none', { identity: 'b', address: 'file:///etc/passwd' }],
    ['the address would break a header', { identity: 'b', address: 'http://a\r\nx: y' }],
  ])('has callers come again where %s', async (_title, unknown) => {
    const running = await startService({ leadership: { isLeader: false, leader: unknown } });
    const { status, headers } = await call(running);
    expect([status, headers['retry-after'], headers['x']]).toEqual([503, '2', undefined]);
  });

  it('sends nobody to itself, where a process before it had the lease', async () => {
    const { url } = await startService({ leadership: { isLeader: false, leader }, address: leader.address });
    expect(await call({ url })).toMatchObject({ status: 503 });
  });

  it('is ready', async () => {
    const { url } = await startService({ leadership: { isLeader: false, leader } });
    const { status, text } = await send(url, { path: '/readyz' });
    expect([status, json(text)]).toEqual([200, { status: 'ready', isLeader: false, reasons: [], degraded: [] }]);
  });
});
