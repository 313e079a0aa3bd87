import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSigned } from '../../../src/github/webhook/signature.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { pullRequest } from '../../github/webhook/payloads.ts';
import { deliveryHeaders, openSocket, readToEnd, secret, send, signature, startServer } from './running-server.ts';

const real = JSON.stringify(pullRequest('opened'));
const text = fc.string({ unit: 'binary-ascii', maxLength: 40 }).map((value) => value.replace(/[^\x20-\x7e]/g, '.'));

/** Mostly right ones, else anything. */
function mostly(...right: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof({ arbitrary: fc.constantFrom(...right), weight: 8 }, { arbitrary: text, weight: 1 });
}

const header = fc.record(
  {
    'content-type': mostly('application/json', 'application/json; charset=utf-8'),
    'x-github-event': mostly('pull_request', 'check_run', 'installation', 'ping'),
    'x-github-delivery': mostly('7f2c8a50-c5f1-11f0-8de9-0242ac120002', '1'),
    'x-hub-signature': text,
    'content-encoding': mostly('identity'),
  },
  { requiredKeys: ['content-type', 'x-github-event', 'x-github-delivery', 'content-encoding'] },
);
const body = fc.oneof(fc.constant(real), fc.json(), fc.string({ unit: 'binary' }));
const signing = fc.oneof(
  { arbitrary: fc.constantFrom(undefined, secret, 'guessed', ''), weight: 4 },
  {
    arbitrary: fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: 64, maxLength: 64 }),
    weight: 1,
  },
);

describe('whatever is sent to the webhook', () => {
  it('is taken only with a right signature of its very bytes, and breaks nothing', async () => {
    const running = await startServer();
    let taken = 0;

    await fc.assert(
      fc.asyncProperty(header, body, signing, fc.boolean(), async (headers, sentBody, key, isForOther) => {
        const given = key?.length === 64 ? `sha256=${key}` : key && signature(isForOther ? real : sentBody, key);
        const { status } = await send(running.url, {
          path: '/webhook',
          method: 'POST',
          headers: { ...headers, ...(given !== undefined && { 'x-hub-signature-256': given }) },
          body: sentBody,
        });
        const isTaken = status < 300;
        taken += isTaken ? 1 : 0;
        expect(isTaken && !isSigned(secret, Buffer.from(sentBody), given)).toBe(false);
        expect([200, 202, 400, 401, 415]).toContain(status);
      }),
      propertyRuns(400),
    );

    // Otherwise nothing was shown.
    expect(taken).toBeGreaterThan(10);
    expect(running.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('as any bytes is never taken, and others are served', async () => {
    const running = await startServer();
    const lines = Object.entries(deliveryHeaders(real)).map(([name, value]) => `${name}: ${value}\r\n`);
    const whole = `POST /webhook HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n${lines.join('')}Content-Length: ${real.length}\r\n\r\n${real}`;
    const from = whole.indexOf('sha256=');
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      // One byte is another one, in the signature or what it signs.
      fc
        .tuple(fc.integer({ min: from, max: from + 70 }), fc.integer({ min: 0x61, max: 0x7a }))
        .filter(([at, by]) => whole.charCodeAt(at) !== by)
        .map(([at, by]) => Buffer.from(whole.slice(0, at) + String.fromCharCode(by) + whole.slice(at + 1))),
      fc
        .integer({ min: whole.length - real.length, max: whole.length - 1 })
        .map((at) => Buffer.from(whole.slice(0, at) + (whole[at] === ' ' ? 'x' : ' ') + whole.slice(at + 1))),
    );

    await fc.assert(
      fc.asyncProperty(bytes, async (sent) => {
        const socket = await openSocket(running.url);
        const answer = readToEnd(socket);
        socket.end(sent);
        expect(await answer).not.toMatch(/^HTTP\/1\.1 2/m);
      }),
      propertyRuns(300),
    );

    expect(running.deliveries).toEqual([]);
    expect(await send(running.url, { path: '/livez' })).toMatchObject({ status: 200 });
    expect(running.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
