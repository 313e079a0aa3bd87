import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/manifests/read-document.ts';

function valueOf(text: string): unknown {
  const result = readDocument({ file: 'x.yaml', text, line: 1, syntax: 'yaml' });
  return result !== 'empty' && 'value' in result ? result.value : result;
}

describe('scalars', () => {
  it.each<[string, unknown]>([
    ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map(
      (word) => [word, true] as [string, boolean],
    ),
    ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map(
      (word) => [word, false] as [string, boolean],
    ),
    ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as [string, null]),
    ...['yEs', 'tRUE', 'nULL', 'oN', '"yes"', "'null'"].map(
      (word) => [word, word.replace(/["']/g, '')] as [string, string],
    ),
    ['0', 0],
    ['-0', 0],
    ['12', 12],
    ['+12', 12],
    ['-12', -12],
    ['1_000', 1000],
    ['0x1F', 31],
    ['-0X1f', -31],
    ['0b101', 5],
    ['-0b101', -5],
    ['0o17', 15],
    ['017', 15],
    ['0755', 493],
    ['08', 8],
    ['0o8', '0o8'],
    ['_1', '_1'],
    ['22:22', '22:22'],
    ['1:30:00', '1:30:00'],
    ['1.5', 1.5],
    ['1.', 1],
    ['.5', 0.5],
    ['.5_0', 0.5],
    ['.5__0', '.5__0'],
    ['-.5', -0.5],
    ['1e3', 1000],
    ['1E-2', 0.01],
    ['1_0.5', 10.5],
    ['1.2.3', '1.2.3'],
    ['1e999', '1e999'],
    ['.inf', Number.POSITIVE_INFINITY],
    ['-.INF', Number.NEGATIVE_INFINITY],
    ['.NaN', Number.NaN],
    ['inf', 'inf'],
    ['2001-12-14', '2001-12-14'],
    ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
    ['500m', '500m'],
    ['0x', '0x'],
    ['-a', '-a'],
    ['-_', '-_'],
    ['9007199254740993', 9007199254740992],
    ['18446744073709551615', 2 ** 64],
    ['0xFFFFFFFFFFFFFFFFFF', '0xFFFFFFFFFFFFFFFFFF'],
    ['!!str 12', '12'],
    ['! 12', '12'],
    ['!!int "12"', 12],
    ['!!float 12', 12],
    ['!!bool "yes"', true],
    ['!!null ""', null],
    ['!!timestamp 2001-12-14', '2001-12-14'],
    ['!!binary aGVsbG8=', 'hello'],
    ['!<tag:yaml.org,2002:str> 1', '1'],
  ])('reads %j as Kubernetes does', (text, value) => {
    expect(valueOf(`v: ${text}`)).toEqual({ v: value });
  });
});

describe('keys', () => {
  it('become the strings that JSON has', () => {
    expect(valueOf('{ 1: a, 0x10: b, on: c, 1.5: d, 9007199254740993: e, .inf: f, "1_0": g }')).toEqual({
      '1': 'a',
      '16': 'b',
      true: 'c',
      '1.5': 'd',
      '9007199254740993': 'e',
      '.inf': 'f',
      '1_0': 'g',
    });
  });

  it('that are floats lose what 32 bits do not hold, and are written as Go writes them', () => {
    expect(
      valueOf('{ 1e5: a, 1E6: b, 0.00001: c, 3.14159265358979: d, 18446744073709551616: e, 1e99: f, -0.0: g }'),
    ).toEqual({
      '100000': 'a',
      '1e+06': 'b',
      '1e-05': 'c',
      '3.1415927': 'd',
      '1.8446744e+19': 'e',
      '.inf': 'f',
      '-0': 'g',
    });
  });

  it.each(['null', '9223372036854775808', '0xFFFFFFFFFFFFFFFF'])('cannot be %s', (key) => {
    expect(valueOf(`${key}: a`)).toMatchObject({
      problem: { message: expect.stringContaining(`mapping key "${key}" is read as`) },
    });
  });

  it('named like members of Object become own properties', () => {
    const value = valueOf('__proto__: { polluted: yes }\nconstructor: 1\nhasOwnProperty: 2\ntoString: 3\n');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor', 'hasOwnProperty', 'toString']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('are merged as Kubernetes does: what stands later wins, the first of several sources wins', () => {
    const text = 'a: &a { x: 1, 5: p }\nb: &b { x: 2, w: 3 }\nc: { <<: [*a, *b], v: 4, 5: q }\n';
    expect(valueOf(text)).toMatchObject({ c: { x: 1, w: 3, v: 4, '5': 'q' } });
    expect(valueOf('{ z: 0, <<: { z: 9, w: 8 } }')).toEqual({ z: 9, w: 8 });
    expect(valueOf('{ z: 0, <<: { z: 9 }, z: 1 }')).toHaveProperty('problem');
    expect(valueOf('{ "<<": 1 }')).toEqual({ '<<': 1 });
    expect(valueOf('p: &p { __proto__: { q: 1 } }\nr: { <<: *p }')).toEqual(
      JSON.parse('{ "p": { "__proto__": { "q": 1 } }, "r": { "__proto__": { "q": 1 } } }'),
    );
  });
});
