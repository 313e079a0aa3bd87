import { describe, expect, it } from 'vitest';
import { mayRead } from '../../../src/serve/http/reader-access.ts';
import { send, startServer } from './running-server.ts';

const token = 'read-me:with-a-colon-ä';
const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const id = 'a'.repeat(32);
const page = (): string[] => ['<!doctype html>'];

describe('the token of readers', () => {
  it.each([
    ['Bearer', 'Bearer secret-1'],
    ['bearer in small letters', 'bearer secret-1'],
    ['Basic', basic('anybody', 'secret-1')],
    ['Basic without a user', basic('', 'secret-1')],
  ])('is taken as %s', (_, header) => {
    expect(mayRead('secret-1', header)).toBe(true);
  });

  it('may hold a colon and other letters', () => {
    expect(mayRead(token, basic('anna', token))).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['the token alone', 'secret-1'],
    ['another token', 'Bearer secret-2'],
    ['its beginning', 'Bearer secret'],
    ['it twice', 'Bearer secret-1, Bearer secret-1'],
    ['it as a user', basic('secret-1', '')],
    ['it without a colon', `Basic ${Buffer.from('secret-1').toString('base64')}`],
    ['another scheme', 'Digest secret-1'],
    ['no password', basic('', '')],
    ['Basic that is no base64', 'Basic ####'],
  ])('is not shown by %s', (_, header) => {
    expect(mayRead('secret-1', header)).toBe(false);
  });
});

describe('with a token of readers', () => {
  it.each([`/verdicts/${id}`, '/metrics', '/verdicts/no-id'])('%s asks for it', async (path) => {
    const running = await startServer({ readerToken: token }, { page });

    const { status, headers } = await send(running.url, { path });

    expect([status, headers['www-authenticate']]).toEqual([401, 'Basic realm="kubescape-gitops", charset="UTF-8"']);
    expect([running.asked, running.refused]).toEqual([[], ['reader']]);
  });

  it('pages and metrics are for those who show it', async () => {
    const { url } = await startServer({ readerToken: token }, { page });
    const headers = { authorization: basic('anna', token) };
    expect(await send(url, { path: `/verdicts/${id}`, headers })).toMatchObject({ status: 200 });
    expect(await send(url, { path: '/metrics', headers })).toMatchObject({ status: 200 });
  });

  it('probes are still for everybody', async () => {
    const { url } = await startServer({ readerToken: token });
    expect(await send(url, { path: '/livez' })).toMatchObject({ status: 200 });
    expect(await send(url, { path: '/readyz' })).toMatchObject({ status: 200 });
  });
});

describe('without one', () => {
  it('an address that nobody can guess, and the metrics, are enough', async () => {
    const { url } = await startServer({}, { page });
    expect(await send(url, { path: `/verdicts/${id}` })).toMatchObject({ status: 200 });
    expect(await send(url, { path: '/metrics' })).toMatchObject({ status: 200 });
  });
});
