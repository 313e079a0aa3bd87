import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toValidLabelValue } from '../../../src/kube/names/label-value.ts';
import { isSubdomain } from '../../../src/kube/names/subdomain.ts';
import type { Result } from '../../../src/scanner/results/build-result.ts';
import { decideWrite } from '../../../src/scanner/results/decide-write.ts';
import type { ResultMetadata } from '../../../src/scanner/results/wire.ts';
import { identityOf } from '../../support/inventories.ts';
import { resourceId } from '../../../src/model/resource.ts';
import { resultsOf } from '../../support/posture-results.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { slotOrder, slots, type Slot } from '../../support/universe.ts';

/** One object per id, as a cluster has them. */
function objectsOf(universe: readonly Slot[], state: 0 | 1 | 2): unknown[] {
  const objects = universe.map(({ states }) => states[state]);
  return Array.from(new Map(objects.map((object) => [resourceId(identityOf(object)), object])).values());
}

const hashes = (results: readonly Result[]): unknown[] =>
  results.map(({ scan, summary }) => [scan.metadata, summary.metadata]);

function written(object: { readonly metadata: ResultMetadata }, now: number): { readonly metadata: ResultMetadata } {
  const decision = decideWrite(object, undefined, now);
  if (decision.action !== 'write') throw new Error('nothing is stored, and nothing is to be written');
  return decision.object;
}

describe('results of any objects', () => {
  it('are the same in whatever order the objects came, so a restart writes nothing', () => {
    fc.assert(
      fc.property(slots(), slotOrder, (universe, order) => {
        const objects = objectsOf(universe, 0);
        const shuffled = order.flatMap((index) => (index < objects.length ? [objects[index]] : []));
        const before = resultsOf(objects);

        const after = resultsOf(shuffled);

        expect(hashes(after)).toEqual(hashes(before));
        for (const [index, { scan, summary }] of after.entries()) {
          for (const [old, now] of [
            [before[index]?.scan, scan],
            [before[index]?.summary, summary],
          ] as const) {
            expect(old && decideWrite(now, written(old, 1).metadata, 2)).toEqual({ action: 'unchanged' });
          }
        }
      }),
      propertyRuns(60),
    );
  });

  it('have names and labels that Kubernetes takes', () => {
    fc.assert(
      fc.property(slots(), (universe) => {
        const results = resultsOf(objectsOf(universe, 1));

        const names = results.map(({ scan: { metadata } }) => `${metadata.namespace}/${metadata.name}`);
        expect(new Set(names).size).toBe(names.length);
        for (const { scan } of results) {
          expect(isSubdomain(scan.metadata.name)).toBe(true);
          expect(scan.metadata.namespace).not.toBe('');
          for (const value of Object.values(scan.metadata.labels)) expect(toValidLabelValue(value)).toBe(value);
        }
      }),
      propertyRuns(60),
    );
  });

  it('count in the summary the failed controls of the scan', () => {
    fc.assert(
      fc.property(slots(), (universe) => {
        for (const { scan, summary } of resultsOf(objectsOf(universe, 2))) {
          const failed = Object.values(scan.spec.controls).filter(({ status }) => status.status === 'failed');
          const counted = Object.values(summary.spec.severities).reduce((sum, count) => sum + count, 0);
          expect(counted).toBe(failed.length);
          expect(Object.keys(summary.spec.controls)).toEqual(Object.keys(scan.spec.controls));
        }
      }),
      propertyRuns(40),
    );
  });
});
