import { describe, expect, it } from 'vitest';
import { resultKind, resultOf } from '../../support/storage/stored-results.ts';

const scan = resultKind('WorkloadConfigurationScan');
const summary = resultKind('WorkloadConfigurationScanSummary');
const manifest = resultKind('VulnerabilityManifest');
const sized = (size: string): { readonly name: string; readonly annotations: Record<string, string> } => ({
  name: 'x',
  annotations: { 'kubescape.io/resource-size': size },
});

describe('a stored result', () => {
  it('is as large as its JSON where it is watched whole', () => {
    const { bytes } = resultOf(summary, { name: 'x' }, { controls: { 'C-0001': { name: 'é'.repeat(1000) } } });
    expect(bytes).toBeGreaterThan(2000);
    expect(bytes).toBeLessThan(2500);
  });

  it('is as large as it says besides its metadata where only those are watched', () => {
    const [small, large] = ['1000', '900000'].map((size) => resultOf(manifest, sized(size)).bytes);
    expect((large ?? 0) - (small ?? 0)).toBe(899_000 + 2);
  });

  it.each(['', '-5', '1e9', '12.5', 'much', '9'.repeat(20)])(
    'that says %j is as large as others of its kind',
    (size) => {
      const bytes = resultOf(manifest, sized(size)).bytes;
      expect(bytes).toBeGreaterThan(manifest.usualBytes);
      expect(bytes).toBeLessThan(manifest.usualBytes + 500);
    },
  );

  it('is never larger than an API server takes', () => {
    expect(resultOf(manifest, sized('999999999999')).bytes).toBeLessThan(65 * 1024 ** 2);
  });

  it('was written when it says so, else when it was made', () => {
    const creationTimestamp = '2026-01-02T03:04:05Z';
    const written = (timestamp: string): number =>
      resultOf(manifest, { name: 'x', creationTimestamp, annotations: { 'kubescape.io/timestamp': timestamp } })
        .writtenAt;
    const made = Date.parse(creationTimestamp);
    expect([written('1700000000'), written('soon'), written('-1')]).toEqual([1_700_000_000_000, made, made]);
    expect(resultOf(scan, { name: 'x', creationTimestamp: 'never' }).writtenAt).toBe(0);
  });
});
