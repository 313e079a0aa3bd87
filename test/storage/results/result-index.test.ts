import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resultKinds } from '../../../src/storage/kinds/stored-kinds.ts';
import { nameText, ResultIndex } from '../../../src/storage/results/result-index.ts';
import type { StoredResult } from '../../../src/storage/results/stored-result.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { postureKind } from '../../support/storage/live-objects.ts';
import { resultOf } from '../../support/storage/stored-results.ts';

describe('the index of results', () => {
  it('says the same as a look at all of them, after any history', () => {
    const kinds = resultKinds.slice(0, 3);
    const step = fc.record({
      kind: fc.constantFrom(...kinds),
      name: fc.constantFrom('a', 'b', 'c'),
      subject: fc.option(fc.constantFrom('x', 'y')),
      size: fc.nat(50),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const index = new ResultIndex();
        const model = new Map<string, StoredResult>();
        for (const { kind, name, subject, size } of steps) {
          const key = nameText({ kind, namespace: 'shop', name });
          if (subject === null) {
            index.delete({ kind, namespace: 'shop', name });
            model.delete(key);
            continue;
          }
          const annotations = { 'kubescape-gitops.dev/identity': `apps/shop/Deployment/${subject}` };
          const result = resultOf(kind, { name, annotations }, { text: 'x'.repeat(size) });
          index.set(result);
          model.set(key, result);
        }
        const all = Array.from(model.values());
        const sum = (results: readonly StoredResult[]): number =>
          results.reduce((total, { bytes }) => total + bytes, 0);
        expect([index.size, index.bytes]).toEqual([all.length, sum(all)]);
        for (const kind of kinds) {
          const own = all.filter((each) => each.kind === kind);
          expect(index.usageOf(kind)).toEqual({ objects: own.length, bytes: sum(own) });
        }
        for (const name of ['x', 'y']) {
          const about = index.about({ kind: postureKind('Deployment'), namespace: 'shop', name });
          const wanted = all.filter(({ subject }) => subject.type === 'objects' && subject.objects[0]?.name === name);
          expect(about.map(nameText).toSorted()).toEqual(wanted.map(nameText).toSorted());
        }
      }),
      propertyRuns(200),
    );
  });
});
