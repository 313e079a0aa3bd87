import { describe, expect, test } from 'vitest';
import { splitPath } from '../../../src/kustomize/replacements/field-path.ts';
import { applyReplacement } from '../../../src/kustomize/replacements/replace.ts';
import type { Replacement } from '../../../src/kustomize/replacements/types.ts';
import { parseLabelSelector } from '../../../src/kustomize/label-selector.ts';
import { emit } from '../../../src/kustomize/tree/emit.ts';
import { getAt, type MapNode } from '../../../src/kustomize/tree/node.ts';
import { load } from '../transformers/harness.ts';

const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n';

function replaced(text: string, replacement: Replacement): MapNode {
  const resources = load(head + text);
  const [result] = applyReplacement(resources, replacement);
  if (!result) throw new Error('no resource');
  return result.node;
}

function shown(node: MapNode): string {
  return emit([node]).replaceAll(/^(?:apiVersion|kind|metadata|  name): ?.*\n/gm, '');
}

const to = (path: string, create = false): Replacement['targets'] => [
  { select: { kind: 'ConfigMap' }, fieldPaths: [path], options: { create } },
];

describe('replacements', () => {
  test.each([
    ['an int becomes a text in a text', 's: "5"\ni: 7', 'i', 's', 'i: 7\ns: "7"\n'],
    ['a text becomes an int in an int', 's: "5"\ni: 7', 's', 'i', 'i: 5\ns: "5"\n'],
    ['a map gives way', 's: "5"\nm: {a: 1}', 's', 'm', 'm: "5"\ns: "5"\n'],
    ['every element', 's: a\nl: [x, z]', 's', 'l.*', 'l:\n- a\n- a\ns: a\n'],
    ['elements by an unanchored expression', 's: a\nl: [foo, foobar, b]', 's', 'l.[=foo]', 'l:\n- a\n- a\n- b\ns: a\n'],
    ['a key with dots', 's: a\nm: {b.c: x}', 's', 'm.[b.c]', 'm:\n  b.c: a\ns: a\n'],
    ['the last element as source', 's: a\nl: [x, z]', 'l.-', 's', 'l:\n- x\n- z\ns: z\n'],
  ])('%s', (_, text, from, path, expected) => {
    expect(shown(replaced(text, { source: { kind: 'ConfigMap', fieldPath: from }, targets: to(path) }))).toBe(expected);
  });

  test.each([
    ['maps', 's: "5"', 'new.a.b', 'new:\n  a:\n    b: 5\ns: "5"\n'],
    ['elements at the end', 's: a\nl: [b]', 'l.1', 'l:\n- b\n- a\ns: a\n'],
    ['elements by key', 's: a', 'l.[k=v].w', 'l:\n- k: v\n  w: a\ns: a\n'],
  ])('create makes %s', (_, text, path, expected) => {
    expect(shown(replaced(text, { source: { kind: 'ConfigMap', fieldPath: 's' }, targets: to(path, true) }))).toBe(
      expected,
    );
  });

  test.each([
    ['json: \'{"b": 1, "a": {"c": "x"}}\'', 'json.a.c', 'json: \'{"a":{"c":"new"},"b":1}\'\n'],
    ['json: \'{"b": 1}\'', 'json.b', 'json: \'{"b": 1}\'\n'],
    ['yaml: |\n  # top\n  k: v # c\n  n: "1"\n', 'yaml.n', 'yaml: |-\n  # top\n  k: v # c\n  n: "new"\n'],
  ])('inside %s', (text, path, expected) => {
    const result = replaced(text, { sourceValue: 'new', targets: to(path) });
    expect(shown(result).replace('"yaml"', 'yaml')).toBe(expected);
  });

  test.each([
    [-1, 'new:a:b'],
    [1, 'a:new'],
    [5, 'a:b:new'],
  ])('delimiter and index %d', (index, expected) => {
    const targets = [{ select: { name: 'x' }, fieldPaths: ['s'], options: { delimiter: ':', index } }];
    expect(getAt(replaced('s: a:b', { sourceValue: 'new', targets }), 's')).toMatchObject({ text: expected });
  });

  test.each<[string, Replacement, string]>([
    [
      'nothing selected',
      { source: { name: 'q' }, targets: [] },
      'nothing selected by [noKind].[noVer].[noGrp]/q.[noNs]',
    ],
    ['no value', { source: { fieldPath: 'q' }, targets: [] }, 'fieldPath `q` is missing for replacement source'],
    ['no source', { targets: [] }, 'replacements must specify a source and at least one target'],
    [
      'two sources',
      { source: {}, sourceValue: 'a', targets: [] },
      'value and resource selectors are mutually exclusive',
    ],
    ['no select', { sourceValue: 'a', targets: [{}] }, 'target must specify resources to select'],
    ['no field', { sourceValue: 'a', targets: to('q.r') }, 'unable to find field "q.r" in replacement target'],
  ])('%s', (_, replacement, message) => {
    expect(() => replaced('s: a', replacement)).toThrow(message);
  });

  test('the written value has the place of its source, over its own', () => {
    const node = replaced('s: abc\nt: "old"', { source: { fieldPath: 's' }, targets: to('t') });
    const { source, offset } = getAt(node, 's')?.mark ?? {};
    const own = { offset: source?.text.indexOf('"old"') };
    expect(getAt(node, 't')?.mark).toMatchObject({ source, offset, over: own });
  });
});

test.each([
  ['a.b.c', ['a', 'b', 'c']],
  [String.raw`a.b\.c`, ['a', 'b.c']],
  ['a.[b.c/d].e', ['a', 'b.c/d', 'e']],
  ['a.[name=b.c].d', ['a', '[name=b.c]', 'd']],
])('the path %s', (path, steps) => {
  expect(splitPath(path)).toEqual(steps);
});

test.each([
  ['a=b', true],
  ['a==b,c', true],
  ['a!=b', false],
  ['x!=b', true],
  ['a in (b, z)', true],
  ['a notin (b)', false],
  ['!x', true],
  ['!a', false],
  ['n>4', true],
  ['n<4', false],
  ['', true],
])('the label selector %s', (selector, expected) => {
  const labels = new Map([
    ['a', 'b'],
    ['c', ''],
    ['n', '5'],
  ]);
  expect(parseLabelSelector(selector)(labels)).toBe(expected);
});
