import { describe, expect, test } from 'vitest';
import { mergeStrategically } from '../../../src/kustomize/merge/strategic.ts';
import { targetedPatch } from '../../../src/kustomize/merge/targeted-patch.ts';
import { builtInSchema } from '../../../src/kustomize/schema/schema.ts';
import { emit } from '../../../src/kustomize/tree/emit.ts';
import { getAt, type MapNode } from '../../../src/kustomize/tree/node.ts';
import { readNode } from '../../../src/kustomize/tree/read.ts';

function read(path: string, text: string): MapNode {
  const node = readNode({ path, text });
  if (node?.kind !== 'map') throw new Error('no map');
  return node;
}

function merged(head: string, base: string, patch: string): string {
  const result = mergeStrategically(
    read('base', `${head}\n${base}`),
    read('patch', `${head}\n${patch}`),
    builtInSchema,
  );
  return result ? emit([result]).replaceAll(/^(?:apiVersion|kind):.*\n/gm, '') : '';
}

const custom = 'apiVersion: example.com/v1\nkind: Custom';
const pod = 'apiVersion: v1\nkind: Pod';
const service = 'apiVersion: v1\nkind: Service';

describe('strategic merge', () => {
  test.each([
    ['a quoted place keeps its quotes', custom, 'a: "1"', 'a: 5', 'a: "5"\n'],
    ['a plain place takes the type', custom, 'a: 1', 'a: "x"', 'a: x\n'],
    ['a plain place takes a text that looks like a number', custom, 'a: 1', 'a: "5"', 'a: "5"\n'],
    ['null removes', custom, 'a: 1\nb: 2', 'a: null', 'b: 2\n'],
    ['nulls of a new subtree vanish', custom, 'b: 2', 'a: {x: null, y: 1}', 'a:\n  "y": 1\nb: 2\n'],
    ['untouched nulls stay', custom, 'a: null\nb: 2', 'b: 3', 'a: null\nb: 3\n'],
    ['untouched empty values go', custom, 'a:\nb: 2', 'b: 3', 'b: 3\n'],
    ['an empty map changes nothing', custom, 'a: {x: 1}', 'a: {}', 'a:\n  x: 1\n'],
    ['an empty list replaces', custom, 'a: [1]', 'a: []', 'a: []\n'],
    ['$patch: replace takes the map', custom, 'a: {x: 1}', 'a: {$patch: replace, z: 2}', 'a:\n  z: 2\n'],
    ['$patch: delete takes the map away', custom, 'a: {x: 1}\nb: 1', 'a: {$patch: delete}', 'b: 1\n'],
    ['other directives are copied', custom, 'a: 1', '$retainKeys: [a]', '$retainKeys:\n- a\na: 1\n'],
    ['$patch: delete at the root', custom, 'a: 1', '$patch: delete', ''],
  ])('%s', (_, head, base, patch, expected) => {
    expect(merged(head, base, patch)).toBe(expected);
  });

  test.each([
    ['patch elements come first', '[{name: a}, {name: b, image: x}]', '[{name: c}, {name: b, image: y}]', 'c b:y a'],
    ['an empty list changes nothing', '[{name: a}]', '[]', 'a'],
    ['delete by key', '[{name: a}, {name: b}]', '[{name: a, $patch: delete}]', 'b'],
    ['delete of the list', '[{name: a}]', '[{$patch: delete}]', ''],
    ['replacement of the list', '[{name: a}]', '[{$patch: replace}, {name: b}]', 'b'],
    [
      'replace with a key only moves',
      '[{name: a}, {name: b, image: x}]',
      '[{name: b, image: y, $patch: replace}]',
      'b:x a',
    ],
    ['an element without key takes the rest along', '[{name: a}]', '[{name: b}, {image: x}]', 'b'],
    ['nothing but an element without key', '[{name: a}]', '[{image: x}]', ''],
  ])('containers: %s', (_, base, patch, expected) => {
    const result = mergeStrategically(
      read('base', `${pod}\nspec: {containers: ${base}}`),
      read('patch', `${pod}\nspec: {containers: ${patch}}`),
      builtInSchema,
    );
    const list = getAt(result, 'spec', 'containers');
    const items = list?.kind === 'list' ? list.items : [];
    const texts = items.map((item) =>
      item.kind === 'map' ? item.entries.map(({ value }) => (value.kind === 'scalar' ? value.text : '')).join(':') : '',
    );
    expect(texts.join(' ')).toBe(expected);
  });

  test.each([
    ['equal on both keys', '{port: 80, protocol: TCP, name: a}', '{port: 80, protocol: TCP, name: b}', 'b'],
    ['both without protocol', '{port: 80, name: a}', '{port: 80, name: b}', 'b'],
    ['protocol in the base only', '{port: 80, protocol: TCP, name: a}', '{port: 80, name: b}', 'a'],
    ['different protocols', '{port: 80, protocol: TCP, name: a}', '{port: 80, protocol: UDP, name: b}', 'b a'],
  ])('ports: %s', (_, base, patch, expected) => {
    const text = merged(service, `spec: {ports: [${base}]}`, `spec: {ports: [${patch}]}`);
    expect([...text.matchAll(/name: (\w+)/g)].map(([, name]) => name).join(' ')).toBe(expected);
  });

  test('kinds that clash', () => {
    expect(() => merged(custom, 'a: {x: 1}', 'a: 1')).toThrow(
      'wrong node kind: expected MappingNode but got ScalarNode',
    );
  });

  test('an unknown strategy', () => {
    expect(() => merged(custom, 'a: {x: 1}', 'a: {$patch: foo}')).toThrow("unknown patch strategy 'foo'");
  });

  test('marks: the patch decides what it wrote, everything else stays the same node', () => {
    const base = read('base', `${custom}\na: "1"\nb: {c: [1, 2]}`);
    const result = mergeStrategically(base, read('patch', `${custom}\na: 5`), builtInSchema);
    expect(getAt(result, 'a')?.mark?.source.path).toBe('patch');
    expect(getAt(result, 'b')).toBe(getAt(base, 'b'));
  });

  test('labels and annotations of a patch with a target are texts', () => {
    const patch = targetedPatch(read('p', 'metadata: {labels: {a: 5, b: ~}, annotations: null}'));
    expect(emit([patch])).toBe('metadata:\n  labels:\n    a: "5"\n    b: "~"\n');
  });
});
