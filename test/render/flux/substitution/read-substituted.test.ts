import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../src/manifests/problem.ts';
import { readSubstituted } from '../../../../src/render/flux/substitution/read-substituted.ts';

/** What Flux' own reader gives: a plain scalar, the value it stands for, and the key; null where it cannot be a key. */
const rows: readonly (readonly [text: string, value: unknown, key: string | null])[] = [
  ['y', true, 'true'],
  ['Y', true, 'true'],
  ['yes', true, 'true'],
  ['Yes', true, 'true'],
  ['YES', true, 'true'],
  ['yEs', 'yEs', 'yEs'],
  ['on', true, 'true'],
  ['On', true, 'true'],
  ['ON', true, 'true'],
  ['oN', 'oN', 'oN'],
  ['n', false, 'false'],
  ['N', false, 'false'],
  ['no', false, 'false'],
  ['No', false, 'false'],
  ['NO', false, 'false'],
  ['off', false, 'false'],
  ['Off', false, 'false'],
  ['OFF', false, 'false'],
  ['true', true, 'true'],
  ['True', true, 'true'],
  ['TRUE', true, 'true'],
  ['tRue', 'tRue', 'tRue'],
  ['false', false, 'false'],
  ['False', false, 'false'],
  ['FALSE', false, 'false'],
  ['~', null, null],
  ['null', null, null],
  ['Null', null, null],
  ['NULL', null, null],
  ['nULL', 'nULL', 'nULL'],
  ['=', '=', '='],
  ['+', '+', '+'],
  ['.', '.', '.'],
  ['0', 0, '0'],
  ['-0', 0, '0'],
  ['00', 0, '0'],
  ['007', 7, '7'],
  ['0755', 493, '493'],
  ['-0755', -493, '-493'],
  ['0o755', 493, '493'],
  ['0O755', 493, '493'],
  ['0o8', '0o8', '0o8'],
  ['08', 8, '8'],
  ['018', 18, '18'],
  ['0b11', 3, '3'],
  ['0B11', 3, '3'],
  ['0b2', '0b2', '0b2'],
  ['-0b11', -3, '-3'],
  ['0x1F', 31, '31'],
  ['0X1f', 31, '31'],
  ['-0x1F', -31, '-31'],
  ['0x', '0x', '0x'],
  ['0_', 0, '0'],
  ['_0', '_0', '_0'],
  ['1_000', 1000, '1000'],
  ['1__0', 10, '10'],
  ['1_', 1, '1'],
  ['0x_1', 1, '1'],
  ['0b_1', 1, '1'],
  ['0_7', 7, '7'],
  ['+12', 12, '12'],
  ['1e3', 1000, '1000'],
  ['1E3', 1000, '1000'],
  ['1e+3', 1000, '1000'],
  ['1e-3', 0.001, '0.001'],
  ['1E400', '1E400', '1E400'],
  ['-1E400', '-1E400', '-1E400'],
  ['1e-400', 0, '0'],
  ['1e_3', 1000, '1000'],
  ['1.10', 1.1, '1.1'],
  ['1.', 1, '1'],
  ['.5', 0.5, '0.5'],
  ['.5_0', 0.5, '0.5'],
  ['.5__0', '.5__0', '.5__0'],
  ['1_0.5', 10.5, '10.5'],
  ['-.5', -0.5, '-0.5'],
  ['12:30:45', '12:30:45', '12:30:45'],
  ['1:30', '1:30', '1:30'],
  ['2024-01-01', '2024-01-01', '2024-01-01'],
  ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
  ['18446744073709551615', 18446744073709552000, null],
  ['18446744073709551616', 18446744073709552000, '1.8446744e+19'],
  ['-9223372036854775809', -9223372036854776000, '-9.223372e+18'],
  ['0x10000000000000000', '0x10000000000000000', '0x10000000000000000'],
  ['0x1p4', '0x1p4', '0x1p4'],
  ['Infinity', 'Infinity', 'Infinity'],
  ['NaN', 'NaN', 'NaN'],
  ['inf', 'inf', 'inf'],
  ['500m', '500m', '500m'],
  ['1,000', '1,000', '1,000'],
];

function keyOf(text: string): string | null {
  try {
    return Object.keys(readSubstituted(`${text}: v\n`).object)[0] ?? null;
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

describe('plain scalars after substitution', () => {
  it.each(rows)('%s is the value %j, as a key %j', (text, value, key) => {
    expect(readSubstituted(`v: ${text}\n`).object).toEqual({ v: value });
    expect(keyOf(text)).toBe(key);
  });

  it.each(['.inf', '-.INF', '.NaN'])('%s is no JSON', (text) => {
    expect(() => readSubstituted(`a: [{b: ${text}}]`)).toThrow(`"${text}" is a number that JSON does not have`);
    expect(readSubstituted(`a: "${text}"`).object).toEqual({ a: text });
    expect(readSubstituted(`${text}: a`).object).toEqual({ [text.toLowerCase()]: 'a' });
  });
});

it('a text of separators is refused before it costs memory', () => {
  expect(() => readSubstituted(`a: [${'1,'.repeat(2_100_000)}]`)).toThrow('separators');
});

describe('what kustomize would refuse and this reader takes', () => {
  it('of equal keys the last one', () => {
    const { object, ranges } = readSubstituted('a: 1\nb: 2\na: 3\n');
    expect(object).toEqual({ a: 3, b: 2 });
    expect(ranges(['a'])?.value).toEqual({ start: 13, end: 14 });
  });

  it('merges, anchors and unknown tags', () => {
    const text = 'apiVersion: v1\nkind: X\nx: &a {p: 1}\nw: *a\nz: {<<: *a, p: 2}\nt: !foo bar\n';
    expect(readSubstituted(text).object).toMatchObject({ w: { p: 1 }, z: { p: 2 }, t: 'bar' });
  });

  it('the first of several documents', () => {
    expect(readSubstituted('a: 1\n---\nb: 2\n').object).toEqual({ a: 1 });
  });
});
