import { describe, expect, it } from 'vitest';
import { ObjectError } from '../../../../src/render/flux/objects/errors.ts';
import { selectObjects } from '../../../../src/render/flux/objects/select-objects.ts';
import { askFlux, hasFluxOracle } from '../../../support/flux-oracle.ts';

const map: Record<string, unknown> = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
const list = { apiVersion: 'v1', kind: 'List', items: [map, { kind: 'Foo' }, { kind: 'List', items: [map] }] };
const component = { ...map, apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component' };
const without = (field: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).filter(([name]) => name !== field));

/** Documents, and the objects taken from them; undefined where that fails. */
const cases: [string, Record<string, unknown>[], unknown[] | undefined][] = [
  ['an object', [map], [map]],
  ['the items of a list as they are, but not those of a list in it', [list], list.items],
  ['nothing of an empty list', [{ ...map, items: [] }], []],
  ['the items of whatever has some', [map, { kind: 'Foo', items: [map] }], [map, map]],
  ['an object whose items are no list', [{ ...map, items: {} }], [{ ...map, items: {} }]],
  [
    'no Kustomization of kustomize',
    [{ ...map, apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'kustomization' }],
    [],
  ],
  ['a Component of kustomize', [component], [component]],
  ['no object without API version', [without('apiVersion')], []],
  ['no object with a number as API version', [{ ...map, apiVersion: 1 }], []],
  ['no object without metadata', [without('metadata')], []],
  ['no object without a name', [{ ...map, metadata: { name: '' } }], []],
  ['no object with a number as name', [{ ...map, metadata: { name: 1 } }], []],
  ['nothing at all when one has no kind', [map, without('kind')], undefined],
  ['nothing at all when a kind is a number', [{ ...map, kind: 1 }], undefined],
  ['nothing at all when an item is no object', [{ ...list, items: [map, null] }], undefined],
];
describe('selectObjects takes', () => {
  it.each(cases.filter(([, , expected]) => expected))('%s', (_, documents, expected) => {
    expect(selectObjects(documents)).toEqual(expected);
  });

  it.each(cases.filter(([, , expected]) => !expected))('%s', (_, documents) => {
    expect(() => selectObjects(documents)).toThrow(ObjectError);
  });

  it.skipIf(!hasFluxOracle)('what Flux takes', () => {
    const answers = askFlux(cases.map(([, documents]) => ({ step: 'read', objects: documents })));
    expect(answers.map(({ objects }) => objects ?? undefined)).toEqual(cases.map(([, , expected]) => expected));
  });
});
