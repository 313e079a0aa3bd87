import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loggable, loggableText } from '../../../src/platform/log/loggable.ts';
import { propertyRuns } from '../../support/property-runs.ts';

describe('what is logged', () => {
  it('stays as it is where it is harmless', () => {
    const fields = {
      event: 'pull_request',
      pull: 12,
      isFork: false,
      none: null,
      list: [1, 'two'],
      deep: { a: { b: 1 } },
    };
    expect(loggable(fields)).toEqual(fields);
  });

  it.each([
    'token',
    'readerToken',
    'private_key',
    'privateKey',
    'webhook-secret',
    'PASSWORD',
    'Authorization',
    'cookie',
  ])('does not show %s', (name) => {
    expect(loggable({ settings: { [name]: 'x', list: [{ [name]: { inner: 'x' } }] } })).toEqual({
      settings: { [name]: '***', list: [{ [name]: '***' }] },
    });
  });

  it('tells whether there is a secret, and how many', () => {
    expect(loggable({ hasToken: true, tokens: 3, token: undefined })).toEqual({ hasToken: true, tokens: 3 });
  });

  it.each([
    ['a token ghs_0123456789abcdefABCD here', 'a token *** here'],
    ['github_pat_11ABCDE0123456789_x', '***'],
    ['https://x-access-token:abc@github.com/shop/gitops.git', 'https://***@github.com/shop/gitops.git'],
    ['Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.x.y', 'Authorization: Bearer ***'],
    ['a service account is eyJhbGciOiJSUzI1NiJ9.eyJhdWQ.c2ln-_', 'a service account is ***'],
    ['key: -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', 'key: ***'],
  ])('does not show the secret in %j', (text, safe) => {
    expect(loggableText(text)).toBe(safe);
  });

  it('does not show the beginning of a secret that is cut off', () => {
    expect(loggableText(`${'x '.repeat(490)}ghs_${'a'.repeat(2000)}`)).toMatch(/(?:x )+\*\*\*$/);
  });

  it('is an error with its code, its frames and its cause, all of them safe', () => {
    const cause = new Error('no route to ghs_0123456789abcdefABCD');
    const error = Object.assign(new RangeError('first\nsecond', { cause }), { code: 'E_FAR' });

    expect(loggable({ err: error })).toEqual({
      err: {
        type: 'RangeError',
        message: 'first\\nsecond',
        code: 'E_FAR',
        stack: expect.arrayContaining([expect.stringMatching(/^at .*loggable\.test\.ts/)]),
        cause: expect.objectContaining({ message: 'no route to ***' }),
      },
    });
  });

  it('ends where it goes round in a circle', () => {
    const circle: Record<string, unknown> = {};
    circle['again'] = circle;
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(loggable({ circle, error }))).toContain('…');
  });

  it('is bounded and plain, whatever it is', () => {
    const anything = fc.object({ withBigInt: true, withDate: true, withTypedArray: true, withNullPrototype: true });
    fc.assert(
      fc.property(fc.record({ value: anything, text: fc.string({ unit: 'binary', maxLength: 3000 }) }), (fields) => {
        const line = JSON.stringify(loggable(fields));
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(line).text.length).toBeLessThan(10_000);
      }),
      propertyRuns(300),
    );
    expect(JSON.stringify(loggable({ list: Array.from({ length: 1e5 }, () => 'x') })).length).toBeLessThan(1000);
  });
});
