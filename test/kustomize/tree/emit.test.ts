import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emit, emitWithMap } from '../../../src/kustomize/tree/emit.ts';
import { mapNode, stringNode, type MapNode } from '../../../src/kustomize/tree/node.ts';
import { readDocuments, readNode } from '../../../src/kustomize/tree/read.ts';

const cases = path.resolve(import.meta.dirname, '../../../../shared/conformance/kustomize/cases.jsonl');

/** What the map `text` is printed as. */
function printed(text: string): string {
  return emit([readNode({ path: 'a.yaml', text }) as MapNode]);
}

const value = (text: string): string => printed(`v: ${text}\n`).slice(0, -1);

// Every row was compared with kubectl 1.36.3, which is kustomize 5.8.1.
describe('scalars', () => {
  it.each([
    ['yes', '"yes"'],
    ['"y"', '"y"'],
    ['True', 'true'],
    ['~', 'null'],
    ['""', '""'],
    ['"null"', '"null"'],
    ['017', '15'],
    ['0o17', '15'],
    ['"0o17"', '"0o17"'],
    ['"0o-7"', '0o-7'],
    ['0x1F', '31'],
    ['1_000', '1000'],
    ['08', '8'],
    ['1.0', '1'],
    ['1e3', '1000'],
    ['1e21', '1e+21'],
    ['100000000.5', '1.000000005e+08'],
    ['123456.5', '123456.5'],
    ['0.00001', '1e-05'],
    ['-0.0', '0'],
    ['9223372036854775807', '9223372036854775807'],
    ['18446744073709551615', '18446744073709551615'],
    ['18446744073709551616', '1.8446744073709552e+19'],
    ['+9223372036854775808', '9223372036854776000'],
    ['-9223372036854775809', '-9.223372036854776e+18'],
    ['2020-01-02', '"2020-01-02T00:00:00Z"'],
    ['"2020-01-02"', '"2020-01-02"'],
    ['12:30:45', '"12:30:45"'],
    ['1:60', '1:60'],
    ['!!str 123', '"123"'],
    ['!!binary aGk=', 'hi'],
    ['!!float 1', '1'],
    ['!x 5', '"5"'],
    ['"${X}"', '${X}'],
    ['"a: b"', "'a: b'"],
    ['"a #b"', "'a #b'"],
    ['"a#b"', 'a#b'],
    ['"-"', "'-'"],
    ['"-a"', '-a'],
    ['"- a"', "'- a'"],
    ['"?"', "'?'"],
    ['"--- "', "'--- '"],
    ['"...a"', "'...a'"],
    ['"@a"', "'@a'"],
    ['"=a"', '=a'],
    ['" a"', "' a'"],
    ['"it\'s"', "it's"],
    ['"\'a"', "'''a'"],
    ['"a\\tb"', '"a\\tb"'],
    ['"a\\rb"', '"a\\rb"'],
    ['"\\e\\0\\x01"', '"\\e\\0\\x01"'],
    ['"\\U0001F600"', '"\\U0001F600"'],
    ['"é中\\_"', 'é中\u00a0'],
    ['"\\ufeffa b"', '"\\uFEFF\\x61\\x20\\x62"'],
    ['"a\\x85b"', 'a b'],
    ['"a\\u2028b"', "'a\u2028  b'"],
    ['"a\\nb"', '|-\n  a\n  b'],
    ['"a\\nb\\n"', '|\n  a\n  b'],
    ['"a\\n\\n"', '|+\n  a\n'],
    ['" a\\nb"', '|2-\n   a\n  b'],
    ['"\\na"', '|2-\n\n  a'],
    ['"a \\nb"', '"a \\nb"'],
    ['"a\\nb "', '"a\\nb "'],
    ['"\\ta\\nb"', '"\\ta\\nb"'],
    ['"a\\n\\tb"', '"a\\n\\tb"'],
    ['"a\\n😀"', '"a\\n\\U0001F600"'],
    ['{}', '{}'],
    ['[]', '[]'],
    ['[ {a: }, [[]] ]', '\n- a: ""\n- - []'],
  ])('prints %s as %s', (text, expected) => {
    expect(value(text)).toBe(`v:${expected.startsWith('\n') ? '' : ' '}${expected}`);
  });

  it.each([
    ['a b\n c\n\n d', 'a b c\nd'],
    ['>-\n  a\n  b\n\n  c', 'a b\nc'],
    ['>-\n  a\n    b\n  c', 'a\n\n  b\nc'],
    ['>2-\n   a\n  b\n\n  c', ' a\nb c'],
    ['>+\n  a\n', 'a\n\n\n'],
    ['|2-\n   a\n  b', ' a\nb'],
  ])('reads and folds %j', (text, expected) => {
    expect(value(text)).toBe(value(JSON.stringify(expected)));
  });

  it('breaks texts at the first single space past column 80', () => {
    const words = 'word '.repeat(15);
    expect(value(`${words}word  word word word word`)).toBe(`v: ${words}word  word\n  word word word`);
    expect(value(`"${words}: word a "`)).toBe(`v: '${words}: word\n  a '`);
    expect(value(`"\\t${words}a  b  c d"`)).toBe(`v: "\\t${words}a\n  \\ b  c d"`);
    expect(value(`"${'x'.repeat(90)}  y"`)).toBe(`v: ${'x'.repeat(90)}  y`);
  });

  it.each([
    ['.nan', 'json: unsupported value: NaN'],
    ['-.inf', 'json: unsupported value: -Inf'],
    ['!!int a', 'yaml: cannot decode !!str `a` as a !!int'],
    ['!!bool 1', 'yaml: cannot decode !!int `1` as a !!bool'],
    ['!!binary "?"', 'yaml: !!binary value contains invalid base64 data'],
    ['"\\x7f"', 'yaml: control characters are not allowed'],
    ['"\\x9f"', 'yaml: control characters are not allowed'],
    ['{1: a}', 'json: unsupported type: map[interface {}]interface {}'],
    ['{true: a}', 'json: unsupported type: map[interface {}]interface {}'],
    ['2020-01-02T03:04:05+24:00', 'timezone hour outside of range'],
    ['|\n  \ta', 'found a tab character where an indentation space is expected'],
  ])('refuses %s', (text, message) => {
    expect(() => value(text)).toThrow(message);
  });
});

describe('maps', () => {
  it('sorts keys by number and letter', () => {
    const keys = ['a10', 'a9', 'é', 'b', 'B', '_', 'a-b', 'a.b', 'ab', 'a01', 'a1', '/x', '10', '9'];
    const text = keys.map((key) => `${JSON.stringify(key)}: 1\n`).join('');
    const order = ['/x', '_', '"9"', '"10"', 'B', 'a-b', 'a.b', 'a1', 'a01', 'a9', 'a10', 'ab', 'b', 'é'];
    expect(printed(text)).toBe(order.map((key) => `${key}: 1\n`).join(''));
  });

  it('writes long and many-lined keys after a question mark', () => {
    const long = 'k'.repeat(129);
    expect(printed(`v:\n  ? ${long}\n  : [a, {b: c}]\n  ? "m\\nn"\n  : {d: e}\n`)).toBe(
      `v:\n  ? ${long}\n  : - a\n    - b: c\n  ? |-\n    m\n    n\n  : d: e\n`,
    );
    expect(printed(`${'k'.repeat(128)}: 1\n`)).toBe(`${'k'.repeat(128)}: 1\n`);
    expect(printed(`${'é'.repeat(65)}: 1\n`)).toBe(`? ${'é'.repeat(65)}\n: 1\n`);
  });

  it('takes all keys of the root but null for texts', () => {
    expect(printed('1: a\ntrue: b\n~: c\nx: {"1": d, y: e}\n')).toBe('"1": a\n"true": b\nx:\n  "1": d\n  "y": e\n');
  });

  it('refuses a key that stands twice', () => {
    expect(() => printed('x:\n  a: 1\n  b: 2\n  a: 3\n')).toThrow('line 4: mapping key "a" already defined at line 2');
  });

  it('does not indent lists, and joins documents', () => {
    const node = readNode({ path: '', text: 'a: [b, {c: [d]}, [e, [f]]]' }) as MapNode;
    const text = 'a:\n- b\n- c:\n  - d\n- - e\n  - - f\n';
    expect(emit([node, node])).toBe(`${text}---\n${text}`);
  });

  it('keeps what transformers write as text', () => {
    const node = mapNode([{ key: stringNode('1', undefined), value: stringNode('2', undefined) }], undefined);
    expect(emit([node])).toBe('"1": "2"\n');
  });
});

it('tells where every key and value stands', () => {
  const text = `v:\n  z: 'a: b'\n  a: |\n    x\n    y\n  l: [1, {k: ~}]\n  w: ${'long '.repeat(20)}\n`;
  const nodes = readDocuments({ path: '', text: `kind: Foo\nmetadata: {name: x}\n${text}---\nkind: FooList\n` });
  const { text: output, spans } = emitWithMap(nodes);
  expect(output).toBe(emit(nodes));
  const shown = spans.map(({ start, end, node }) => [node.text.trim(), output.slice(start, end)]);
  expect(shown).toContainEqual(['a: b', "'a: b'"]);
  expect(shown).toContainEqual(['x\ny', '|\n    x\n    y\n']);
  expect(shown).toContainEqual(['~', 'null']);
  expect(shown).toContainEqual(['FooList', 'FooList']);
  expect(spans.map(({ start }) => start)).toEqual(spans.map(({ start }) => start).toSorted((a, b) => a - b));
});

describe('what kustomize printed', () => {
  it.skipIf(!existsSync(cases))('comes out the same when it is read and printed again', () => {
    const lines = readFileSync(cases, 'utf8').trim().split('\n');
    const texts = lines.map((line) => (JSON.parse(line) as { expected?: string }).expected ?? '').filter(Boolean);
    expect(texts.length).toBeGreaterThan(250);
    for (const text of texts) expect(emitWithMap(readDocuments({ path: '', text })).text).toBe(text);
  });
});
