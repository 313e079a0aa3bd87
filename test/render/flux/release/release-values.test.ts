import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readDocuments } from '../../../../src/kustomize/tree/read.ts';
import { releaseValues, type ValuesObject } from '../../../../src/render/flux/release/release-values.ts';
import { readHelmRelease } from '../../../../src/render/flux/release/spec.ts';
import { valuesJson } from '../../../../src/render/flux/release/values.ts';

const objects: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  base: { 'values.yaml': 'a: {b: 1}\nlist: [1]\n', other: 'a: {c: 2}', text: 'x,y', quoted: '"007"', number: '7' },
  flat: { 'values.yaml': 'top: base' },
};
const known = (kind: string, name: string): ValuesObject => {
  const data = kind === 'ConfigMap' ? objects[name] : undefined;
  if (name === 'sealed') return { state: 'encrypted' };
  return data ? { state: 'known', data: new Map(Object.entries(data)) } : { state: 'missing' };
};

function merged(values: Readonly<Record<string, unknown>>, references: string): ReturnType<typeof releaseValues> {
  const [node] = readDocuments({
    path: 'release.yaml',
    text: `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: apps}
spec: {chartRef: {kind: OCIRepository, name: web}, valuesFrom: [${references}]}`,
  });
  if (node === undefined) throw new Error('no release');
  const read = (text: string): Readonly<Record<string, unknown>> => load(text) as Record<string, unknown>;
  return releaseValues(values, readHelmRelease(node).spec.valuesFrom, known, read);
}
const json = (...args: Parameters<typeof merged>): string => valuesJson(merged(...args).values);

describe('values of a release', () => {
  it('are those of the references in their order, under its own', () => {
    const references = '{kind: ConfigMap, name: base}, {kind: ConfigMap, name: base, valuesKey: other}';
    expect(json({ a: { b: 3 }, list: [2] }, references)).toBe('{"a":{"b":3,"c":2},"list":[2]}');
  });

  it.each([
    ['number', '{"a":{"n":7}}'],
    ['quoted', '{"a":{"n":"007"}}'],
  ])('at a path are typed as by --set: %s', (key, expected) => {
    expect(json({}, `{kind: ConfigMap, name: base, valuesKey: ${key}, targetPath: a.n}`)).toBe(expected);
  });

  it('at a path need to be literal to hold commas', () => {
    const reference = 'kind: ConfigMap, name: base, valuesKey: text, targetPath: a';
    expect(() => json({}, `{${reference}}`)).toThrow(
      'values from ConfigMap "base" with key "text": key "y" has no value',
    );
    expect(json({}, `{${reference}, literal: true}`)).toBe('{"a":"x,y"}');
  });

  it('at a path win over its own in a map that is its own, and lose in one of a reference and at the top', () => {
    const at = (path: string): string => `{kind: ConfigMap, name: base, valuesKey: number, targetPath: ${path}}`;
    expect(json({ own: { x: 1 } }, at('own.x'))).toBe('{"own":{"x":7}}');
    expect(json({ own: 1 }, at('own'))).toBe('{"own":1}');
    expect(json({ a: { b: 5 } }, `{kind: ConfigMap, name: base}, ${at('a.b')}`)).toBe('{"a":{"b":5},"list":[1]}');
  });

  it('name what only the cluster knows', () => {
    const references = ['missing', 'sealed'].map((name) => `{kind: Secret, name: ${name}}`);
    const optional =
      '{kind: Secret, name: gone, optional: true}, {kind: ConfigMap, name: flat, valuesKey: none, optional: true}';
    expect(merged({}, [...references, optional].join()).unresolved).toEqual([
      { kind: 'Secret', name: 'missing', state: 'missing' },
      { kind: 'Secret', name: 'sealed', state: 'encrypted' },
    ]);
    expect(() => json({}, '{kind: ConfigMap, name: flat, valuesKey: none}')).toThrow('key not found');
    expect(() => json({}, '{kind: Pod, name: x}')).toThrow('values from Pod "x": unsupported kind');
  });
});

describe('readHelmRelease', () => {
  it.each([
    ['metadata: {name: x, namespace: apps}\nspec: {}', 'HelmRelease "apps/x" needs either spec.chart or spec.chartRef'],
    ['metadata: {name: x}\nspec: {chartRef: {}}', 'HelmRelease "x" has no namespace'],
    ['metadata: {name: x, namespace: apps}', 'HelmRelease "apps/x" has no spec'],
    ['metadata: {name: x, namespace: apps}\nspec: {suspend: 1}', 'cannot unmarshal number into Go struct field'],
  ])('refuses %j', (text, message) => {
    const [node] = readDocuments({
      path: 'x',
      text: `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n${text}`,
    });
    expect(() => node && readHelmRelease(node)).toThrow(message);
  });
});
