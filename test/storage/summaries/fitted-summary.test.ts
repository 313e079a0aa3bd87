import { describe, expect, it } from 'vitest';
import { fittedSummary } from '../../../src/storage/summaries/fitted-summary.ts';
import { specDigest } from '../../../src/storage/summaries/spec-digest.ts';
import { configurationScanSummary } from '../../../src/storage/summaries/configuration-scan-summary.ts';

function summaryOf(results: number): object {
  const severities = { critical: 1, high: 0, medium: 0, low: 0, unknown: 0 };
  const contributions = Array.from({ length: results }, (_, index) => ({
    namespace: 'shop',
    name: `deployment-${'x'.repeat(200)}-${String(index).padStart(6, '0')}`,
    severities,
  }));
  const summary = configurationScanSummary('shop', contributions);
  if (!summary) throw new Error('no summary');
  return fittedSummary(summary);
}

describe('a summary that is stored', () => {
  it('names all results where there is room', () => {
    expect(summaryOf(500)).toMatchObject({ spec: { severities: { critical: 500 }, summaryRef: { length: 500 } } });
  });

  it('leaves out references, never counts, where one object has no room for them', () => {
    const large = summaryOf(20_000);
    expect(large).toMatchObject({ metadata: { name: 'shop' }, spec: { severities: { critical: 20_000 } } });
    expect(JSON.stringify(large).length).toBeLessThan(1_100_000);
    expect(JSON.stringify(large).length).toBeGreaterThan(900_000);
  });
});

describe('the digest of a spec', () => {
  it('is one for all that say the same', () => {
    const digest = specDigest({ a: 1, b: [{ c: null, d: 'x' }] });
    expect(specDigest({ b: [{ d: 'x' }], a: 1, e: undefined })).toBe(digest);
    expect(specDigest({ a: 1, b: [{ d: 'y' }] })).not.toBe(digest);
    expect(specDigest({ a: '1', b: [{ d: 'x' }] })).not.toBe(digest);
    expect(specDigest(undefined)).toBe(specDigest(null));
  });
});
