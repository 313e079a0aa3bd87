import { describe, expect, it } from 'vitest';
import { isNews, statusPatch, wantedStatus } from '../../../src/scanner/exceptions/exception-status.ts';
import { readException } from '../../../src/scanner/exceptions/known-exception.ts';
import { liveException, type ExceptionParts } from '../../support/scanner/live-exceptions.ts';

const posture = [{ controlID: 'C-0057', action: 'ignore' }];
const now = Date.parse('2026-11-23T10:00:00.900Z');
const known = (parts: ExceptionParts = {}): ReturnType<typeof readException> =>
  readException(liveException('a', parts));
const met = (failures: number, last?: number): { failures: number; last: number | undefined } => ({ failures, last });

describe('the status of an exception', () => {
  it('counts what it meets, and says when it last did', () => {
    expect(wantedStatus(known({ generation: 4 }), met(3, now), now)).toEqual({
      observedGeneration: 4,
      matched: 3,
      lastMatchedAt: '2026-11-23T10:00:00Z',
      expired: false,
    });
  });

  it('keeps when it last matched where nobody knows better', () => {
    const status = { lastMatchedAt: '2026-11-01T00:00:00Z' };

    expect(wantedStatus(known({ status }), met(0), now)).toMatchObject({ matched: 0, ...status });
  });

  it('says that it is over, and meets nothing then', () => {
    const expired = known({ spec: { posture, expiresAt: '2026-11-23T10:00:00Z' } });

    expect(wantedStatus(expired, met(3, now), now)).toMatchObject({ matched: 0, expired: true });
  });

  it('says why it is refused, and meets nothing then', () => {
    const refused = known({ spec: { posture, unknown: true } });

    const wanted = wantedStatus(refused, met(3, now), now);

    expect(wanted).toMatchObject({ matched: 0, expired: false });
    expect(wanted.problem).toContain('unknown field "unknown"');
  });

  it('is no news when it only matched again', () => {
    const stored = { observedGeneration: 1, matched: 3, lastMatchedAt: '2026-11-01T00:00:00Z', expired: false };

    expect(isNews(stored, wantedStatus(known({ status: stored }), met(3, now), now))).toBe(false);
  });

  it.each([
    [{ observedGeneration: 0 }],
    [{ matched: 2 }],
    [{ expired: true }],
    [{ problem: 'no more' }],
    [{ matched: undefined }],
  ])('is news where %j is stored', (part) => {
    const stored = { observedGeneration: 1, matched: 3, expired: false };

    expect(isNews({ ...stored, ...part } as typeof stored, wantedStatus(known(), met(3, now), now))).toBe(true);
  });

  it('is written to the very object only, and takes back a problem', () => {
    const patch = statusPatch(known({ uid: 'u-1' }), { matched: 1 });

    expect(patch).toEqual({ metadata: { uid: 'u-1' }, status: { matched: 1, problem: null } });
  });
});
