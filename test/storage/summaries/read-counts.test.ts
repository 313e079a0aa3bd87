import { describe, expect, it } from 'vitest';
import { matchCounts, scanCounts } from '../../../src/storage/summaries/read-counts.ts';
import { liveObject } from '../../support/storage/live-objects.ts';

const named = { namespace: 'shop', name: 'a' };
const read = (spec: unknown): unknown =>
  scanCounts(liveObject({ kind: 'X', spec } as { kind: string }, named)).severities;
const readMatches = (spec: unknown): unknown =>
  matchCounts(liveObject({ kind: 'X', spec } as { kind: string }, named)).severities;
const nothing = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
const none = { all: 0, relevant: 0 };
const noMatches = { critical: none, high: none, medium: none, low: none, negligible: none, unknown: none };

describe('the counters of a result', () => {
  it('are read, and nothing else of it is kept', () => {
    const severities = { critical: 1, high: 2, medium: 3, low: 4, unknown: 5 };
    const object = liveObject(
      { kind: 'X', spec: { severities: { ...severities, more: 1 }, controls: {} } } as { kind: string },
      named,
    );
    expect(scanCounts(object)).toEqual({ namespace: 'shop', name: 'a', severities });
  });

  it('of vulnerabilities are read with those in use', () => {
    expect(readMatches({ severities: { ...noMatches, high: { all: 2 }, low: { all: 3, relevant: 1 } } })).toEqual({
      ...noMatches,
      high: { all: 2, relevant: 0 },
      low: { all: 3, relevant: 1 },
    });
  });

  it.each([
    undefined,
    null,
    5,
    'x',
    [],
    {},
    { severities: null },
    { severities: [] },
    { severities: { high: 'many' } },
  ])('are 0 where a spec is %j', (spec) => {
    expect([read(spec), readMatches(spec)]).toEqual([nothing, noMatches]);
  });

  it.each([-1, 1.5, 2 ** 60, '7', null])('are 0 where one is %j, and the others are read', (high) => {
    expect(read({ severities: { high, low: 3 } })).toEqual({ ...nothing, low: 3 });
    expect(readMatches({ severities: { high: { all: high }, low: { all: 3 } } })).toEqual({
      ...noMatches,
      low: { all: 3, relevant: 0 },
    });
  });
});
