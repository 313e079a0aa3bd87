import { describe, expect, it } from 'vitest';
import { pullRequest } from '../../github/webhook/payloads.ts';
import { deliver, send, startServer } from './running-server.ts';

describe('probes', () => {
  it('say that the server lives', async () => {
    const { url } = await startServer();
    const { status, text, headers } = await send(url, { path: '/livez' });
    expect([status, text]).toEqual([200, 'alive\n']);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  it('say that it does not', async () => {
    const { url } = await startServer({}, { isAlive: () => false });
    expect(await send(url, { path: '/livez' })).toMatchObject({ status: 503, text: 'not alive\n' });
  });

  it('say what is missing until it is ready', async () => {
    let isReady = false;
    const sentences = ['The app may not write checks: allow it “Checks: write”.', 'The queue is full.'];
    const { url } = await startServer({}, { readiness: () => ({ isReady, sentences: isReady ? [] : sentences }) });

    const before = await send(url, { path: '/readyz' });
    isReady = true;

    expect(before).toMatchObject({ status: 503, text: `not ready\n${sentences.join('\n')}\n` });
    expect(before.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(await send(url, { path: '/readyz?verbose' })).toMatchObject({ status: 200, text: 'ready\n' });
  });

  it('may ask for the head alone', async () => {
    const { url } = await startServer();
    for (const path of ['/livez', '/readyz', '/metrics']) {
      const [head, get] = [await send(url, { path, method: 'HEAD' }), await send(url, { path })];
      expect([head.status, head.text]).toEqual([200, '']);
      expect(head.headers['content-length']).toBe(get.headers['content-length']);
      expect(head.headers['content-type']).toBe(get.headers['content-type']);
    }
  });

  it('are answered while a webhook breaks', async () => {
    const accept = (): never => {
      throw new Error('broken');
    };
    const running = await startServer({}, { accept });
    await deliver(running, pullRequest('opened'));
    expect(await send(running.url, { path: '/livez' })).toMatchObject({ status: 200 });
  });

  it('get a fixed text, and the log an error, where the program breaks', async () => {
    const readiness = (): never => {
      throw new Error('token ghs_0123456789abcdefghij is refused');
    };
    const running = await startServer({}, { readiness });

    const { status, text } = await send(running.url, { path: '/readyz' });

    expect([status, text]).toEqual([500, 'Something broke; the log says what.\n']);
    expect(running.lines).toMatchObject([
      { level: 'error', method: 'GET', path: '/readyz', err: { message: 'token *** is refused' } },
    ]);
  });
});

describe('paths', () => {
  it.each([
    '/',
    '/webhook/',
    '/Webhook',
    '//livez',
    '/livez/',
    '/%6civez',
    '/verdicts',
    '/verdicts/../livez',
    '/favicon.ico',
    '*',
  ])('%s leads nowhere', async (path) => {
    const { url } = await startServer();
    expect(await send(url, { path })).toMatchObject({ status: 404, text: 'There is nothing here.\n' });
  });

  it.each([
    ['GET', '/webhook', 'POST'],
    ['PUT', '/webhook', 'POST'],
    ['POST', '/livez', 'GET, HEAD'],
    ['DELETE', '/metrics', 'GET, HEAD'],
    ['OPTIONS', `/verdicts/${'a'.repeat(32)}`, 'GET, HEAD'],
  ])('know no %s %s, but %s', async (method, path, allow) => {
    const running = await startServer();
    const { status, headers } = await send(running.url, { path, method });
    expect([status, headers.allow]).toEqual([405, allow]);
    expect(running.asked).toEqual([]);
  });
});

describe('metrics', () => {
  it('have the type that they come with', async () => {
    const { url } = await startServer();
    const { status, text, headers } = await send(url, { path: '/metrics' });
    expect([status, text]).toEqual([200, 'up 1\n']);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4');
  });

  it('that cannot be read are an error', async () => {
    const { url } = await startServer({}, { metrics: () => Promise.reject(new Error('no')) });
    expect(await send(url, { path: '/metrics' })).toMatchObject({ status: 500 });
  });
});
