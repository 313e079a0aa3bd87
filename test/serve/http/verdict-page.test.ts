import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { openSocket, readToEnd, send, startServer } from './running-server.ts';

const id = '0aA_-9zZ'.repeat(4);
const style = 'body { margin: 2rem; content: "ä" }\n';
const page = (asked: string): string[] | undefined =>
  asked === id ? ['<!doctype html>', '', `<style>${style}</style>`, '<p>Zoë'] : undefined;

describe('a page', () => {
  it('is sent piece by piece to whoever knows its address', async () => {
    const { url } = await startServer({}, { page });
    const { status, text, headers } = await send(url, { path: `/verdicts/${id}` });
    expect([status, text]).toEqual([200, page(id)?.join('')]);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it('may load and run nothing but its own style, and tells nobody its address', async () => {
    const { url } = await startServer({ styles: [style] }, { page });

    const { headers, text } = await send(url, { path: `/verdicts/${id}` });

    const [, inline = ''] = /<style>([^]*)<\/style>/.exec(text) ?? [];
    const hash = createHash('sha256').update(inline).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'x-robots-tag': 'noindex, nofollow',
    });
  });

  it('without a style may have none', async () => {
    const { url } = await startServer({}, { page });
    const { headers } = await send(url, { path: `/verdicts/${id}` });
    expect(headers['content-security-policy']).toContain("style-src 'none';");
  });

  it('has a head that is not made of its pieces', async () => {
    const { url } = await startServer({}, { page });
    const { status, text, headers } = await send(url, { path: `/verdicts/${id}`, method: 'HEAD' });
    expect([status, text]).toEqual([200, '']);
    expect(headers['content-security-policy']).toBeDefined();
  });

  it('that is not there is 404', async () => {
    const running = await startServer({}, { page });
    expect(await send(running.url, { path: `/verdicts/${'b'.repeat(32)}` })).toMatchObject({ status: 404 });
    expect(running.asked).toEqual(['b'.repeat(32)]);
  });

  it.each(['', 'a'.repeat(21), 'a'.repeat(65), `${'a'.repeat(31)}.`, `${'a'.repeat(32)}/`, `%61${'a'.repeat(31)}`])(
    'is not asked for by %j',
    async (name) => {
      const running = await startServer({}, { page });
      expect(await send(running.url, { path: `/verdicts/${name}` })).toMatchObject({ status: 404 });
      expect(running.asked).toEqual([]);
    },
  );

  it('that breaks before its first piece is an error', async () => {
    const broken = (): Iterable<string> => ({
      [Symbol.iterator]: () => ({
        next: () => {
          throw new Error('cannot read it');
        },
      }),
    });
    const running = await startServer({}, { page: broken });
    expect(await send(running.url, { path: `/verdicts/${id}` })).toMatchObject({ status: 500 });
    expect(running.lines).toMatchObject([{ level: 'error', path: '/verdicts/…', err: { message: 'cannot read it' } }]);
  });

  it('that breaks later is cut off, so that no part counts as the whole', async () => {
    function* broken(): Generator<string> {
      yield 'a'.repeat(1000);
      throw new Error('cannot read on');
    }
    const running = await startServer({}, { page: broken });
    await expect(send(running.url, { path: `/verdicts/${id}` })).rejects.toThrow(/aborted|ECONNRESET/);
    expect(running.lines).toMatchObject([{ level: 'error', err: { message: 'cannot read on' } }]);
  });

  it('is ended when its reader goes away', async () => {
    const ended = Promise.withResolvers<void>();
    function* endless(): Generator<string> {
      try {
        for (;;) yield 'x'.repeat(65_536);
      } finally {
        ended.resolve();
      }
    }
    const running = await startServer({}, { page: endless });
    const socket = await openSocket(running.url);
    socket.write(`GET /verdicts/${id} HTTP/1.1\r\nHost: gate\r\n\r\n`);
    await once(socket, 'readable');
    socket.destroy();

    await ended.promise;
    expect(running.lines).toEqual([]);
  });

  it('is not made faster than it is read', async () => {
    let made = 0;
    function* large(): Generator<string> {
      for (; made < 4000; made += 1) yield 'x'.repeat(65_536);
    }
    const running = await startServer({}, { page: large });
    const socket = await openSocket(running.url);
    socket.write(`GET /verdicts/${id} HTTP/1.1\r\nHost: gate\r\n\r\n`);
    await once(socket, 'readable');
    for (let round = 0; round < 20; round += 1) await send(running.url, { path: '/livez' });

    expect(made).toBeLessThan(1000);
    socket.destroy();
    await readToEnd(socket);
  });
});
