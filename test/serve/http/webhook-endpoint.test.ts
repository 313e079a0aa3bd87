import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkRun, headSha, pullRequest, source } from '../../github/webhook/payloads.ts';
import { deliver, deliveryHeaders, send, signature, startServer } from './running-server.ts';

const opened = JSON.stringify(pullRequest('opened'));

describe('a signed webhook', () => {
  it('is filed with its id, the digest of its bytes, and what it asks for', async () => {
    const running = await startServer();

    const { status } = await deliver(running, pullRequest('opened'));

    expect(status).toBe(202);
    expect(running.deliveries).toEqual([
      {
        id: '7f2c8a50-c5f1-11f0-8de9-0242ac120002',
        digest: createHash('sha256').update(opened).digest('hex'),
        name: 'pull_request',
        event: { kind: 'pull-request', change: 'to-judge', number: 12, headSha, ...source },
      },
    ]);
  });

  it('keeps its digest when it is replayed under another id', async () => {
    const running = await startServer();
    const post = (id: string): Promise<{ status: number }> =>
      deliver(running, pullRequest('opened'), { headers: { 'x-github-delivery': id } });

    await post('first');
    await post('second');

    const [first, second] = running.deliveries;
    expect([first?.id, second?.id]).toEqual(['first', 'second']);
    expect(first?.digest).toBe(second?.digest);
  });

  it('is answered 200 when it was there before', async () => {
    const running = await startServer({}, { accept: () => 'duplicate' });
    expect(await deliver(running, pullRequest('opened'))).toMatchObject({ status: 200 });
    expect(running.counted).toEqual([['pull_request', 'duplicate']]);
  });

  it('is sent away for a while when the queue is full', async () => {
    const running = await startServer({}, { accept: () => 'full' });

    const { status, headers } = await deliver(running, pullRequest('opened'));

    expect([status, headers['retry-after']]).toEqual([503, '60']);
    expect(running.refused).toEqual(['full']);
    expect(running.counted).toEqual([['pull_request', 'refused']]);
  });

  it('is answered 500, and not taken for filed, when filing fails', async () => {
    const accept = (): never => {
      throw new Error('disk full at row 7');
    };
    const running = await startServer({}, { accept });

    const { status, text } = await deliver(running, pullRequest('opened'));

    expect([status, text]).toEqual([500, 'Something broke; the log says what.\n']);
    expect(running.lines).toEqual([
      expect.objectContaining({ level: 'error', err: expect.objectContaining({ message: 'disk full at row 7' }) }),
    ]);
  });

  it.each([
    ['ping', { zen: 'Design for failure.' }],
    ['pull_request', pullRequest('labeled')],
    ['check_run', checkRun('completed')],
    ['star', {}],
  ])('%s that asks for nothing is answered 200 and not filed', async (event, body) => {
    const running = await startServer();

    const { status, text } = await deliver(running, body, { event });

    expect([status, text]).toEqual([200, expect.stringMatching(/^Ignored: .*\.\n$/)]);
    expect(running.deliveries).toEqual([]);
    expect(running.counted).toEqual([[event, 'ignored']]);
  });

  it('may come in chunks, without a length', async () => {
    const running = await startServer();
    const body = Array.from(opened);

    const { status } = await send(running.url, {
      path: '/webhook',
      method: 'POST',
      headers: deliveryHeaders(opened),
      body,
    });

    expect(status).toBe(202);
    expect(running.deliveries[0]?.digest).toBe(createHash('sha256').update(opened).digest('hex'));
  });

  it('may be as large as GitHub lets one be', async () => {
    const running = await startServer();
    const body = pullRequest('opened', { padding: 'x'.repeat(25 * 1024 ** 2 - opened.length - 20) });
    expect(await deliver(running, body)).toMatchObject({ status: 202 });
  });
});

describe('a webhook is refused', () => {
  const post = async (headers: Record<string, string | undefined>, body = opened): Promise<[number, unknown]> => {
    const running = await startServer();
    const all = { ...deliveryHeaders(opened), ...headers };
    const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    const { status } = await send(running.url, { path: '/webhook', method: 'POST', headers: given, body });
    expect(running.deliveries).toEqual([]);
    return [status, running.refused[0]];
  };

  it('without a signature', async () => {
    expect(await post({ 'x-hub-signature-256': undefined })).toEqual([401, 'signature']);
  });

  it('with the signature of SHA-1 only', async () => {
    const sha1 = deliveryHeaders(opened)['x-hub-signature'];
    expect(await post({ 'x-hub-signature-256': undefined, 'x-hub-signature': sha1 })).toEqual([401, 'signature']);
    expect(await post({ 'x-hub-signature-256': sha1 })).toEqual([401, 'signature']);
  });

  it('with a signature by another secret', async () => {
    expect(await post({ 'x-hub-signature-256': signature(opened, 'guessed') })).toEqual([401, 'signature']);
  });

  it('with the signature of another body', async () => {
    expect(await post({}, opened.replace('12', '13'))).toEqual([401, 'signature']);
  });

  it('before it is parsed: a forged one learns nothing of what is wrong with it', async () => {
    expect(await post({ 'x-hub-signature-256': signature('x') }, '{')).toEqual([401, 'signature']);
  });

  it.each(['{"action":"opened"', '[]', '{}', '{"action":7}', 'payload=%7B%7D', ''])(
    'with the body %j',
    async (body) => {
      expect(await post({ 'x-hub-signature-256': signature(body) }, body)).toEqual([400, 'payload']);
    },
  );

  it.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/json; charset=utf-16',
    'application/jsonp',
    'json',
    '',
  ])('as %j', async (type) => {
    expect(await post({ 'content-type': type })).toEqual([415, 'media-type']);
  });

  it('compressed', async () => {
    expect(await post({ 'content-encoding': 'gzip' })).toEqual([415, 'media-type']);
  });

  it.each([
    ['x-github-delivery', undefined],
    ['x-github-delivery', ''],
    ['x-github-delivery', '../../etc/passwd'],
    ['x-github-delivery', 'a'.repeat(65)],
    ['x-github-event', undefined],
    ['x-github-event', 'Pull Request'],
    ['x-github-event', 'a'.repeat(65)],
  ])('with %s: %j', async (name, value) => {
    expect(await post({ [name]: value })).toEqual([400, 'headers']);
  });

  it('with what is wrong about it, for the list of deliveries on GitHub', async () => {
    const running = await startServer();
    const { text } = await deliver(running, { ...pullRequest('opened'), number: 'twelve' });
    expect(text).toBe('webhook pull_request: number is "twelve", not a positive whole number\n');
  });
});

describe('the log', () => {
  it('has one line for each delivery', async () => {
    const running = await startServer();

    await deliver(running, pullRequest('opened'));
    await deliver(running, {}, { event: 'ping' });

    const milliseconds = expect.any(Number);
    const delivery = '7f2c8a50-c5f1-11f0-8de9-0242ac120002';
    expect(running.lines).toMatchObject([
      {
        level: 'info',
        msg: 'webhook',
        event: 'pull_request',
        kind: 'pull-request',
        change: 'to-judge',
        delivery,
        outcome: 'accepted',
        milliseconds,
      },
      { level: 'info', msg: 'webhook', event: 'ping', kind: 'ignored', delivery, outcome: 'ignored', milliseconds },
    ]);
  });

  it('tells what was refused, with no more of a stranger’s headers than fits, and nothing of the body', async () => {
    const running = await startServer();

    await deliver(running, { hush: 'body-text' }, { headers: { 'x-github-delivery': `\u009b31m${'x'.repeat(500)}` } });

    const [line] = running.lines;
    expect(line).toMatchObject({
      level: 'warn',
      outcome: 'headers',
      delivery: expect.stringMatching(/^.\\x9b31mx+…$/),
    });
    expect(JSON.stringify(line)).not.toContain('body-text');
    expect(JSON.stringify(line).length).toBeLessThan(400);
  });

  it('has none for probes, metrics and pages', async () => {
    const running = await startServer();
    for (const path of ['/livez', '/readyz', '/metrics', `/verdicts/${'a'.repeat(32)}`, '/nothing']) {
      await send(running.url, { path });
    }
    expect(running.lines).toEqual([]);
  });
});
