import { describe, expect, test } from 'vitest';
import { applyJsonPatch, parseJsonPatch } from '../../../src/kustomize/merge/json-patch.ts';
import { emit } from '../../../src/kustomize/tree/emit.ts';
import { getAt, type MapNode } from '../../../src/kustomize/tree/node.ts';
import { readNode } from '../../../src/kustomize/tree/read.ts';

function base(): MapNode {
  const node = readNode({ path: 'base', text: 'l: [a, b]\nm: {x: z, n: null, "q/~r": 1}\ns: "5"\n' });
  if (node?.kind !== 'map') throw new Error('no map');
  return node;
}

function patched(operation: string): MapNode {
  return applyJsonPatch(base(), parseJsonPatch({ path: 'patch', text: `- ${operation}` }));
}

describe('JSON patches', () => {
  test.each([
    ['{op: add, path: /l/-, value: c}', 'l:\n- a\n- b\n- c\n'],
    ['{op: add, path: /l/-1, value: c}', 'l:\n- a\n- b\n- c\n'],
    ['{op: add, path: /l/1, value: c}', 'l:\n- a\n- c\n- b\n'],
    ['{op: remove, path: /l/-1}', 'l:\n- a\n'],
    ['{op: replace, path: /m/new, value: 1}', 'new: 1\n'],
    ['{op: copy, from: /nothing, path: /c}', 'c: null\n'],
    ['{op: move, from: /l/0, path: /l/1}', 'l:\n- b\n- a\n'],
    ['{op: add, path: /z}', 'z: null\n'],
    ['{op: add, path: m/y1, value: 3}', 'y1: 3\n'],
    ['{op: add, path: /m/q~1~0r, value: 3}', 'q/~r: 3\n'],
    ['{op: test, path: /nothing, value: null}', 's: "5"\n'],
  ])('%s', (operation, expected) => {
    expect(emit([patched(operation)])).toContain(expected);
  });

  test.each([
    [
      '{op: add, path: /l/3, value: c}',
      "error in add for path: '/l/3': Unable to access invalid index: 3: invalid index referenced",
    ],
    ['{op: add, path: /q/r, value: c}', 'add operation does not apply: doc is missing path: "/q/r": missing value'],
    ['{op: add, path: /m/n/r, value: c}', 'add operation does not apply: doc is missing path: "/m/n/r": missing value'],
    [
      '{op: replace, path: /l/-, value: c}',
      'replace operation does not apply: doc is missing key: /l/-: missing value',
    ],
    ['{op: remove, path: /q}', "error in remove for path: '/q': Unable to remove nonexistent key: q: missing value"],
    ['{op: test, path: /m/x, value: y1}', 'testing value /m/x failed: test failed'],
    ['{op: frob, path: /m}', 'Unexpected kind: frob'],
    ['{op: copy, path: /m}', 'copy operation failed to decode from: operation, missing from field: missing value'],
  ])('%s fails', (operation, message) => {
    expect(() => patched(operation)).toThrow(message);
  });

  test('a map and a list of texts are no patches, a comment is an empty one', () => {
    expect(() => parseJsonPatch({ path: 'p', text: 'op: add' })).toThrow('cannot unmarshal object');
    expect(() => parseJsonPatch({ path: 'p', text: '- a' })).toThrow('cannot unmarshal string');
    expect(parseJsonPatch({ path: 'p', text: '# nothing' })).toEqual([]);
  });

  test('marks', () => {
    const node = patched('{op: add, path: /m/x, value: new}');
    expect(getAt(node, 'm', 'x')?.mark?.source.path).toBe('patch');
    expect(getAt(node, 's')?.mark?.source.path).toBe('base');
  });
});
