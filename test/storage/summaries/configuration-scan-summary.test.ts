import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { severities, type Severity } from '../../../src/model/finding.ts';
import {
  changedSummary,
  configurationScanSummary,
  isSameSummary,
  type Contribution,
} from '../../../src/storage/summaries/configuration-scan-summary.ts';
import { propertyRuns } from '../../support/property-runs.ts';

function contribution(name: string, counts: Partial<Record<Severity, number>> = {}, namespace = 'shop'): Contribution {
  return { namespace, name, severities: { critical: 0, high: 0, medium: 0, low: 0, unknown: 0, ...counts } };
}

const reference = (name: string): object => ({ namespace: 'shop', kind: 'WorkloadConfigurationScanSummary', name });

describe('the summary of a namespace', () => {
  it('is that of the example of the reference', () => {
    expect(configurationScanSummary('shop', [contribution('deployment-web', { high: 1, low: 1 })])).toEqual({
      apiVersion: 'spdx.softwarecomposition.kubescape.io/v1beta1',
      kind: 'ConfigurationScanSummary',
      metadata: { name: 'shop' },
      spec: {
        severities: { critical: 0, high: 1, medium: 0, low: 1, unknown: 0 },
        summaryRef: [reference('deployment-web')],
      },
    });
  });

  it('adds up counters and names results in order', () => {
    const summary = configurationScanSummary('shop', [
      contribution('b', { critical: 2, unknown: 1 }),
      contribution('a', { critical: 3, medium: 4 }),
    ]);

    expect(summary?.spec).toEqual({
      severities: { critical: 5, high: 0, medium: 4, low: 0, unknown: 1 },
      summaryRef: [reference('a'), reference('b')],
    });
  });

  it('is none without results', () => {
    expect(configurationScanSummary('shop', [])).toBeUndefined();
    const one = configurationScanSummary('shop', [contribution('a')]);
    expect(changedSummary('shop', one, [{ before: contribution('a') }])).toBeUndefined();
  });

  it.each([-1, 1.5, Number.NaN, Infinity, 2 ** 60])('counts %s as nothing', (high) => {
    expect(configurationScanSummary('shop', [contribution('a', { high })])?.spec.severities.high).toBe(0);
  });

  it('is the same after changes as made anew', () => {
    const counts = fc.record(
      Object.fromEntries(severities.map((severity) => [severity, fc.nat(50)])) as Record<
        Severity,
        fc.Arbitrary<number>
      >,
    );
    const steps = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(counts)), { maxLength: 30 });
    fc.assert(
      fc.property(steps, (all) => {
        const state = new Map<string, Contribution>();
        let summary = configurationScanSummary('shop', []);
        for (const [name, found] of all) {
          const before = state.get(name);
          const after = found === null ? undefined : contribution(name, found);
          summary = changedSummary('shop', summary, [{ before, after }]);
          if (after) state.set(name, after);
          else state.delete(name);
        }
        const fresh = configurationScanSummary('shop', state.values());
        expect(summary).toEqual(fresh);
        expect(isSameSummary(summary, fresh)).toBe(true);
      }),
      propertyRuns(200),
    );
  });

  it('refuses what cannot be, so that it is made anew', () => {
    const one = configurationScanSummary('shop', [contribution('a')]);

    expect(() => changedSummary('shop', one, [{ before: contribution('b') }])).toThrow(
      'cannot take "b" out of the summary of "shop": it is not in it',
    );
    expect(() => changedSummary('shop', one, [{ after: contribution('a') }])).toThrow(
      'cannot add "a" to the summary of "shop": it is in it already',
    );
    expect(() => configurationScanSummary('shop', [contribution('a', {}, 'other')])).toThrow(
      'cannot count "a" of namespace "other" in the summary of "shop"',
    );
  });

  it.each([
    ['another count', [contribution('a', { low: 1 })]],
    ['another result', [contribution('b')]],
    ['one more result', [contribution('a'), contribution('b')]],
    ['no result', []],
  ])('is not the same with %s', (_what, others) => {
    const left = configurationScanSummary('shop', [contribution('a')]);

    expect(isSameSummary(left, configurationScanSummary('shop', others))).toBe(false);
  });
});
