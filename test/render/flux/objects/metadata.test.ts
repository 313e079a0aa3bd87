import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metadataMap, setCommonMetadata, setOwner } from '../../../../src/render/flux/objects/metadata.ts';
import { askFlux, hasFluxOracle } from '../../../support/flux-oracle.ts';
import { propertyRuns } from '../../../support/property-runs.ts';

const owner = { name: 'apps', namespace: 'flux-system' };
const ownerLabels = {
  'kustomize.toolkit.fluxcd.io/name': 'apps',
  'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
};

describe('setOwner', () => {
  it('adds labels that name the Kustomization', () => {
    const object = { metadata: { name: 'x', labels: { a: 'b', 'kustomize.toolkit.fluxcd.io/name': 'other' } } };
    expect(setOwner(object, owner)).toEqual({ metadata: { name: 'x', labels: { a: 'b', ...ownerLabels } } });
  });

  it('loses all other labels when one is no text', () => {
    expect(setOwner({ metadata: { labels: { a: 'b', c: 1 } } }, owner)).toEqual({ metadata: { labels: ownerLabels } });
  });

  it('makes empty texts of null', () => {
    expect(setOwner({ metadata: { labels: { a: null } } }, owner)).toEqual({
      metadata: { labels: { a: '', ...ownerLabels } },
    });
  });

  it('leaves alone what has no metadata to set', () => {
    expect(setOwner({ metadata: 'x' }, owner)).toEqual({ metadata: 'x' });
  });
});

describe('setCommonMetadata', () => {
  const object = { metadata: { labels: { a: 'b' }, annotations: { c: 'd' } }, spec: { template: { metadata: {} } } };

  it('overwrites on metadata, and nowhere else', () => {
    expect(setCommonMetadata(object, { labels: { a: 'x' }, annotations: { e: 'f' } })).toEqual({
      ...object,
      metadata: { labels: { a: 'x' }, annotations: { c: 'd', e: 'f' } },
    });
  });

  it('changes nothing where nothing is asked', () => {
    expect(setCommonMetadata(object, undefined)).toBe(object);
    expect(setCommonMetadata({ spec: {} }, {})).toEqual({ spec: {} });
  });

  it('replaces annotations that are no texts only where there are new ones', () => {
    const odd = { metadata: { annotations: { a: 1 } } };
    expect(setCommonMetadata(odd, { labels: { b: 'c' } })).toEqual({
      metadata: { annotations: { a: 1 }, labels: { b: 'c' } },
    });
    expect(setCommonMetadata(odd, { annotations: { b: 'c' } })).toEqual({ metadata: { annotations: { b: 'c' } } });
  });
});

describe.skipIf(!hasFluxOracle)('Flux sets', () => {
  const map = fc.oneof(
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), fc.constantFrom('', 'x', null), { noNullPrototype: true }),
    fc.constantFrom(null, 'x', { a: 1 }, { a: {} }, []),
  );
  const metadata = fc.oneof(
    fc.record({ name: fc.constant('x'), labels: map, annotations: map }, { requiredKeys: [], noNullPrototype: true }),
    fc.constantFrom(null, 'x', []),
  );
  const objects = fc
    .sample(fc.record({ metadata }, { requiredKeys: [], noNullPrototype: true }), propertyRuns(400))
    .map((object): Record<string, unknown> => JSON.parse(JSON.stringify(object)));

  it('the same owner', () => {
    const answers = askFlux(objects.map((object) => ({ step: 'own', object, labels: owner })));
    expect(objects.map((object) => setOwner(object, owner))).toEqual(answers.map((answer) => answer.objects?.[0]));
  });

  it.each([
    [{ labels: { a: 'new' } }],
    [{ annotations: { b: 'new' } }],
    [{}],
    [{ labels: { z: 'new', b: '' }, annotations: { b: 'new' } }],
  ])(
    'the same common metadata: %j',
    (common: { labels?: Record<string, string>; annotations?: Record<string, string> }) => {
      const answers = askFlux(objects.map((object) => ({ step: 'label', object, ...common })));
      expect(objects.map((object) => setCommonMetadata(object, common))).toEqual(
        answers.map(({ objects: all }) => all?.[0]),
      );
    },
  );
});

it('gives labels out as texts', () => {
  expect(metadataMap({ metadata: { labels: { a: null, b: 'c' } } }, 'labels')).toEqual({ a: '', b: 'c' });
  expect(metadataMap({ metadata: { labels: { a: 1, b: 'c' } } }, 'labels')).toEqual({});
  expect(metadataMap({}, 'annotations')).toEqual({});
});
