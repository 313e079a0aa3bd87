import { describe, expect, it } from 'vitest';
import { failureOf, loopbacks, sendJson } from '../../../support/kube/loopback.ts';

const serve = loopbacks();
const pods = { method: 'GET', path: '/api/v1/pods' } as const;

describe('an answer', () => {
  it.each([
    [400, {}, 'invalid'],
    [401, {}, 'unauthorized'],
    [403, {}, 'forbidden'],
    [404, {}, 'missing'],
    [408, {}, 'busy'],
    [409, { reason: 'AlreadyExists' }, 'exists'],
    [409, { reason: 'Conflict' }, 'conflict'],
    [410, { reason: 'Expired' }, 'gone'],
    [413, {}, 'invalid'],
    [422, {}, 'invalid'],
    [429, {}, 'busy'],
    [500, {}, 'busy'],
    [503, {}, 'busy'],
    [504, {}, 'busy'],
    [302, {}, 'garbage'],
  ])('that ends with %i %j is %s', async (status, told, fault) => {
    const { api } = await serve((_, response) =>
      sendJson(response, status, { kind: 'Status', message: 'as it is', ...told }),
    );
    const error = await failureOf(api.request(pods));
    expect(error).toMatchObject({ fault, status });
    expect(error.message).toMatch(/^GET \/api\/v1\/pods: .*: as it is$/);
  });

  it('quotes what the server says in one bounded line', async () => {
    const message = `first\nsecond\u001b[31m\u2028third ${'x'.repeat(1000)}`;
    const { api } = await serve((_, response) => sendJson(response, 500, { kind: 'Status', message }));
    const error = await failureOf(api.request(pods));
    expect(error.message).toContain('first second [31m third xxx');
    expect(error.message).toMatch(/^[\x20-\x7e…]{300,400}$/);
  });

  it('says what it was about where the server says nothing useful', async () => {
    const { api } = await serve((_, response) => response.writeHead(502).end('<html>bad gateway'));
    expect((await failureOf(api.request(pods))).message).toBe('GET /api/v1/pods: the server cannot now, 502');
  });

  it('tells how long to wait, and from where a list may go on', async () => {
    const { api } = await serve((request, response) =>
      request.url === '/header'
        ? sendJson(response, 429, {}, { 'retry-after': '7' })
        : sendJson(response, 410, { kind: 'Status', metadata: { continue: 'on' }, details: { retryAfterSeconds: 3 } }),
    );
    expect(await failureOf(api.request({ method: 'GET', path: '/header' }))).toMatchObject({ retryAfterSeconds: 7 });
    expect(await failureOf(api.request(pods))).toMatchObject({
      fault: 'gone',
      retryAfterSeconds: 3,
      cause: { metadata: { continue: 'on' } },
    });
  });
});
