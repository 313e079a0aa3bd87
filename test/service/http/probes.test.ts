import { describe, expect, it } from 'vitest';
import { openSocket, readToEnd, send } from '../../support/http-client.ts';
import { call, startService } from './running-service.ts';

async function get(url: string, path: string): Promise<unknown> {
  const { status, text } = await send(url, { path });
  return [status, JSON.parse(text)];
}

describe('probes', () => {
  it.each(['/livez', '/v1/liveness'])('of life at %s need no token, and tell why it is stuck', async (path) => {
    const reasons: string[] = [];
    const { url } = await startService({ health: { live: () => reasons } });
    const before = await get(url, path);
    reasons.push('The queue has not moved for an hour.');

    expect([before, await get(url, path)]).toEqual([
      [200, { status: 'alive', reasons: [] }],
      [503, { status: 'stuck', reasons }],
    ]);
  });

  it.each(['/readyz', '/v1/readiness'])('of readiness at %s tell what is missing', async (path) => {
    const { url } = await startService({ health: { ready: () => ['Pods are not listed yet.'] } });
    expect(await get(url, path)).toEqual([
      503,
      { status: 'not ready', isLeader: true, reasons: ['Pods are not listed yet.'], degraded: [] },
    ]);
  });

  it('of readiness tell what is degraded, and pass', async () => {
    const { url } = await startService({ health: { degraded: () => ['Nodes are forbidden.'] } });
    expect(await get(url, '/readyz?verbose')).toEqual([
      200,
      { status: 'ready', isLeader: true, reasons: [], degraded: ['Nodes are forbidden.'] },
    ]);
  });

  it('are bounded, however much is wrong', async () => {
    const { url } = await startService({ health: { degraded: () => Array.from({ length: 5000 }, () => 'x') } });
    const { text } = await send(url, { path: '/readyz' });
    expect(text.length).toBeLessThan(1000);
  });

  it('are answered before there is anything behind the server, and calls are told to come again', async () => {
    const running = await startService({ isStarting: true });

    expect(await get(running.url, '/livez')).toEqual([200, { status: 'alive', reasons: [] }]);
    expect(await get(running.url, '/readyz')).toMatchObject([503, { reasons: ['It is starting.'] }]);
    expect(await call(running)).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
  });

  it('have a head, too', async () => {
    const { url } = await startService();
    expect(await send(url, { path: '/livez', method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });

  it('do not take metrics away from Prometheus, which shows no token', async () => {
    const { url } = await startService();
    const { status, headers, text } = await send(url, { path: '/metrics' });
    expect([status, headers['content-type'], text]).toEqual([200, 'text/plain; version=0.0.4', 'up 1\n']);
  });

  it('say that it stops, on connections that are still there', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const running = await startService({
      answer: ({ signal }) => {
        begin();
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ status: 200, json: 'late' })));
      },
    });
    const waiting = call(running);
    await begun;
    const socket = await openSocket(running.url);
    const answer = readToEnd(socket);
    socket.write('GET /readyz HTTP/1.1\r\nHost: x\r\n');
    // The server has it in its hands once it has answered what came later.
    await send(running.url, { path: '/livez' });
    await send(running.url, { path: '/livez' });
    const stopped = running.server.stop(10_000);
    socket.write('\r\n');

    expect(await waiting).toMatchObject({ status: 200, text: '"late"\n', headers: { connection: 'close' } });
    expect(await answer).toMatch(/^HTTP\/1\.1 503 [^]*It is being stopped\./);
    await stopped;
  });
});
