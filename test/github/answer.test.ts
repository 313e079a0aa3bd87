import { RequestError } from '@octokit/request-error';
import { describe, expect, it } from 'vitest';
import { type Answer, classify } from '../../src/github/answer.ts';

type Headers = Readonly<Record<string, string>>;

function read(status: number, headers: Headers = {}, message = 'no'): Answer<never> {
  const request = { method: 'POST' as const, url: 'http://github.invalid', headers: {} };
  const response = { status, headers, url: request.url, data: {}, retryCount: 0 };
  return classify(new RequestError(message, status, { request, response }), (text) => text, false);
}

describe('an answer', () => {
  it.each([
    [401, 'TOKEN'],
    [403, 'PERMISSION'],
    [404, 'PERMISSION'],
    [409, 'REJECTED'],
    [422, 'REJECTED'],
  ])('%i is a refusal: %s', (status, code) => {
    expect(read(status)).toMatchObject({ kind: 'refused', code });
  });

  it.each([
    ['429', 429, {}, 'no', 60_000],
    ['403 of a secondary limit', 403, {}, 'You have exceeded a secondary rate limit', 60_000],
    ['403 that says how long', 403, { 'retry-after': '7' }, 'no', 7000],
    ['429 that says nothing readable', 429, { 'retry-after': 'soon' }, 'no', 60_000],
  ])('%s asks to wait', (_, status, headers: Headers, message, milliseconds) => {
    expect(read(status, headers, message)).toMatchObject({ kind: 'wait', milliseconds });
  });

  it('may name the time when it can be asked again', () => {
    const at = new Date(Date.now() + 90_000);
    const reset = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(at.getTime() / 1000)) };
    for (const answer of [read(429, { 'retry-after': at.toUTCString() }), read(403, reset)]) {
      const { milliseconds = 0 } = answer as { milliseconds?: number };
      expect(milliseconds).toBeGreaterThan(85_000);
      expect(milliseconds).toBeLessThan(95_000);
    }
  });

  it('of a broken server says nothing of what it did', () => {
    expect(read(502)).toEqual({ kind: 'unknown', reason: 'GitHub answers 502: no' });
    expect(read(503, { 'retry-after': '3' })).toMatchObject({ kind: 'unknown', milliseconds: 3000 });
  });

  it('of 403 names the permission that is asked for', () => {
    expect(read(403, { 'x-accepted-github-permissions': 'checks=write' })).toMatchObject({
      reason: 'GitHub answers 403: no; it takes checks=write',
    });
  });
});
