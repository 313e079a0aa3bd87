import { describe, expect, it } from 'vitest';
import { readException } from '../../../src/scanner/exceptions/known-exception.ts';
import { liveException } from '../../support/scanner/live-exceptions.ts';

const posture = [{ controlID: 'C-0057', action: 'ignore' }];

describe('an exception of the cluster', () => {
  it('says what the gate would read in it', () => {
    const read = readException(liveException('legacy', { spec: { posture, expiresAt: '2027-01-31T00:00:00Z' } }));

    expect(read).toMatchObject({
      name: 'SecurityException shop/legacy',
      expires: '2027-01-31T00:00:00Z',
      exceptions: [{ name: 'SecurityException shop/legacy', within: 'shop', policies: [{ control: 'C-0057' }] }],
    });
    expect(read.problem).toBeUndefined();
  });

  it('is called by its kind and name where it has no namespace', () => {
    expect(readException(liveException('legacy', { namespace: '' })).name).toBe('ClusterSecurityException legacy');
  });

  it.each<[string, object, RegExp]>([
    ['a part that nobody knows', { posture, matches: {} }, /^unknown field "matches"; did you mean match\?$/],
    [
      'null where its absence is wider',
      { posture, match: null },
      /^spec.match: nothing: expected object, received null$/,
    ],
    ['nothing that it excepts', { posture: [] }, /^spec excepts nothing; expected posture or vulnerabilities$/],
    ['an expiry that is no moment', { posture, expiresAt: 'soon' }, /^spec.expiresAt: "soon": no date/],
    ['a selector of another kind', { posture, match: { namespaceSelector: {} } }, /is for a ClusterSecurityException/],
  ])('excepts nothing and says why when it has %s', (_what, spec, problem) => {
    const read = readException(liveException('legacy', { spec }));

    expect(read.exceptions).toEqual([]);
    expect(read.problem?.replace(/^spec: /, '')).toMatch(problem);
  });

  it('has no problem when it is only about vulnerabilities', () => {
    const vulnerabilities = [{ vulnerability: { id: 'CVE-2026-1' }, status: 'fixed' }];

    const read = readException(liveException('legacy', { spec: { vulnerabilities } }));

    expect([read.exceptions, read.problem]).toEqual([[], undefined]);
  });

  it('keeps of its status what is as we would write it', () => {
    const status = { matched: 3, expired: 'no', problem: null, lastMatchedAt: '2026-11-23T10:00:00Z', other: 1 };

    const read = readException(liveException('legacy', { status }));

    expect(read.status).toEqual({ matched: 3, lastMatchedAt: '2026-11-23T10:00:00Z' });
  });
});
