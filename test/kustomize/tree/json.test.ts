import { describe, expect, it } from 'vitest';
import { emit } from '../../../src/kustomize/tree/emit.ts';
import { goJson, jsonForm, toJson } from '../../../src/kustomize/tree/json.ts';
import type { MapNode, Node } from '../../../src/kustomize/tree/node.ts';
import { readNode } from '../../../src/kustomize/tree/read.ts';
import { resolveText } from '../../../src/kustomize/tree/resolve.ts';

const read = (text: string): Node => readNode({ path: '', text }) as Node;

it('turns nodes into plain data', () => {
  const text = 'a: [1, 1.5, 9007199254740993, "2", true, ~, 2020-01-02, !!binary aGk=]\n__proto__: {b: -0.0}\n';
  const data = toJson(read(text)) as Record<string, unknown>;
  expect(data['a']).toEqual([1, 1.5, 9_007_199_254_740_993n, '2', true, null, '2020-01-02T00:00:00Z', 'hi']);
  expect(Object.keys(data)).toEqual(['a', '__proto__']);
  expect(goJson(data)).toBe(
    '{"__proto__":{"b":-0},"a":[1,1.5,9007199254740993,"2",true,null,"2020-01-02T00:00:00Z","hi"]}',
  );
  expect(() => toJson(read('a: 1\na: 2\n'))).toThrow('mapping key "a" already defined at line 1');
  expect(() => toJson(read('a: {2: 3}\n'))).toThrow('unsupported type');
  expect(() => toJson(read('a: .inf\n'))).toThrow('json: unsupported value: +Inf');
});

describe('JSON as Go writes it', () => {
  it.each([
    ['<&>\u2028\u2029', '"\\u003c\\u0026\\u003e\\u2028\\u2029"'],
    ['\b\f\n\r\t\u0001\u007f"\\/', '"\\b\\f\\n\\r\\t\\u0001\u007f\\"\\\\/"'],
    ['\ud800', '"\ufffd"'],
    [1e21, '1e+21'],
    [1e20, '100000000000000000000'],
    [1e-7, '1e-7'],
    [{ '\u{10000}': 1, '\uffff': 2, b: 3, B: 4 }, '{"B":4,"b":3,"\uffff":2,"\u{10000}":1}'],
    [[], '[]'],
  ])('%j', (value, expected) => {
    expect(goJson(value)).toBe(expected);
  });
});

it('has a form of nodes that went through JSON', () => {
  const form = jsonForm(read('b: >-\n  x\n    y\nc: 0x1F\na: {d: , e: yes}\n')) as MapNode;
  expect(emit([form])).toBe('a:\n  d: ""\n  e: "yes"\nb: |-\n  x\n\n    y\nc: 31\n');
  expect(form.entries.map(({ key }) => key.text)).toEqual(['a', 'b', 'c']);
  expect(form.entries[0]?.key.mark?.offset).toBe(24);
});

describe('plain texts', () => {
  it.each([
    ['0b11', 'int', 3n],
    ['0b-1', 'int', -1n],
    ['-0b-1', 'string', '-0b-1'],
    ['0o-7', 'int', -7n],
    ['+12', 'int', 12n],
    ['1__0', 'int', 10n],
    ['_1', 'string', '_1'],
    ['0x', 'string', '0x'],
    ['0xFFFFFFFFFFFFFFFFF', 'string', '0xFFFFFFFFFFFFFFFFF'],
    ['.5', 'float', 0.5],
    ['.5_1', 'float', 0.51],
    ['._5', 'string', '._5'],
    ['1e999', 'string', '1e999'],
    ['+.Inf', 'float', Number.POSITIVE_INFINITY],
    ['Infinity', 'string', 'Infinity'],
    ['Null', 'null', null],
    ['NULL', 'null', null],
    ['nULL', 'string', 'nULL'],
    ['on', 'string', 'on'],
    ['2020-1-2', 'timestamp', '2020-01-02T00:00:00Z'],
    ['2020-01-02 3:4:5.50', 'timestamp', '2020-01-02T03:04:05.5Z'],
    ['2020-01-02t03:04:05,1234567891-07:30', 'timestamp', '2020-01-02T03:04:05.123456789-07:30'],
    ['2020-01-02T03:04:05+00:00', 'timestamp', '2020-01-02T03:04:05Z'],
    ['2020-02-30', 'string', '2020-02-30'],
    ['2020-01-02T03:04:05', 'string', '2020-01-02T03:04:05'],
    ['2020-01-02T24:04:05Z', 'string', '2020-01-02T24:04:05Z'],
  ])('%s is a %s', (text, type, value) => {
    expect(resolveText(text)).toEqual({ type, value });
  });
});
