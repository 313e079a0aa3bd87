import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../src/scanner/results/content-hash.ts';
import type { ResultMetadata } from '../../../src/scanner/results/wire.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const metadata: ResultMetadata = { name: 'n', namespace: 's', labels: { a: '1' }, annotations: { b: '2' } };
const hash = (spec: unknown, given: Partial<ResultMetadata> = {}): string =>
  contentHash({ metadata: { ...metadata, ...given }, spec });

/** The same value with all keys in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

describe('the hash of a content', () => {
  it('does not hang on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (spec) => {
        expect(hash(reversed(spec))).toBe(hash(spec));
      }),
      propertyRuns(200),
    );
  });

  it('is that of no other content', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        const isSame = JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
        expect(hash(left) === hash(right)).toBe(isSame);
      }),
      propertyRuns(300),
    );
  });

  it.each(['paths', 'appliedIgnoreRules', 'relatedResourcesIDs'])('does not hang on the order of %s', (key) => {
    expect(hash({ [key]: ['a', 'b'] })).toBe(hash({ [key]: ['b', 'a'] }));
    expect(hash({ [key]: ['a', 'b'] })).not.toBe(hash({ [key]: ['a', 'b', 'b'] }));
  });

  it('hangs on the order of other lists', () => {
    expect(hash({ relatedObjects: ['a', 'b'] })).not.toBe(hash({ relatedObjects: ['b', 'a'] }));
  });

  it.each([
    ['labels', { labels: { a: '2' } }],
    ['annotations', { annotations: { b: '3' } }],
    ['owners', { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' }] }],
  ])('hangs on %s', (_what, given) => {
    expect(hash({}, given)).not.toBe(hash({}));
  });

  it.each(['content-hash', 'verdict-changed', 'flux-revision'])('does not hang on the annotation %s', (name) => {
    expect(hash({}, { annotations: { b: '2', [`kubescape-gitops.dev/${name}`]: 'x' } })).toBe(hash({}));
  });

  it('does not hang on name, namespace and resourceVersion', () => {
    expect(hash({}, { name: 'm', namespace: 't', resourceVersion: '7' })).toBe(hash({}));
  });

  it('is the same for a field that is left out and one that is undefined', () => {
    expect(hash({ a: undefined })).toBe(hash({}));
  });
});

/** What equal values have in common; -0 is 0 in JSON. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const);
  return entries.toSorted(([left], [right]) => (left < right ? -1 : 1));
}
