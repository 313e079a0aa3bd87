import { describe, expect, it } from 'vitest';
import { faultOf, substituted } from './substituting.ts';

const values = {
  v: 'value',
  empty: '',
  path: '/home/user/file.tar.gz',
  accent: 'héllo',
  dots: 'a.b.c',
  digits: '0123456789',
  é: 'accented name',
  '1': 'a digit',
  nested: '${v}',
};

describe.each<[string, readonly (readonly [input: string, output: string])[]]>([
  [
    'a plain variable',
    [
      ['${v}', 'value'],
      ['a ${v}, b ${v}', 'a value, b value'],
      ['${empty}', ''],
      ['${é}', 'accented name'],
      ['${1}', 'a digit'],
      ['${nested}', '${v}'],
    ],
  ],
  [
    'what is no expression',
    [
      ['$v $(v) $ ${v}$', '$v $(v) $ value$'],
      ['\\${v}', '\\value'],
      ['{v} }', '{v} }'],
      ['a\0${v', 'a'],
      ['a\0b', 'a'],
    ],
  ],
  [
    'an escaped dollar',
    [
      ['pa$$x', 'pa$x'],
      ['$${v}', '${v}'],
      ['$$${v}', '$value'],
      ['$$$${v}', '$${v}'],
      ['$$', '$'],
      ['$$$', '$$'],
    ],
  ],
  [
    'a default',
    [
      ['${v:=d}', 'value'],
      ['${unset:=d}', 'd'],
      ['${empty:=d}', 'd'],
      ['${unset=d}', 'd'],
      ['${unset:-d}', 'd'],
      ['${unset:+d}', 'd'],
      ['${v:+d}', 'value'],
      ['${unset:?d}', 'd'],
      ['${unset:=}', ''],
      ['${unset:=a${v}b${v:2}}', 'avalueblue'],
      ['${unset:=${other:=${v}}}', 'value'],
      ['${unset:=$$x\\/}', '$$x\\/'],
      ['${unset:=a: "b"}', 'a: "b"'],
      ['${unset==}', '='],
    ],
  ],
  [
    'a length, in bytes',
    [
      ['${#v}', '5'],
      ['${#accent}', '6'],
      ['${#empty}', '0'],
    ],
  ],
  [
    'a change of case',
    [
      ['${v^}', 'Value'],
      ['${v^^}', 'VALUE'],
      ['${accent^^}', 'HÉLLO'],
      ['${v,^}', 'value'],
      ['${unset:=A}${v,,}', 'Avalue'],
    ],
  ],
  [
    'a substring, in bytes',
    [
      ['${v:1}', 'alue'],
      ['${v:1:2}', 'al'],
      ['${v:1::2}', 'al'],
      ['${v:5}', ''],
      ['${v:9:1}', ''],
      ['${v:3:9}', 'ue'],
      ['${v:x}', 'value'],
      ['${v: -2}', 'value'],
      ['${v:1:x}', 'value'],
      ['${v:0:-1}', 'valu'],
      ['${v:3:-4}', ''],
      ['${digits:${v:=}:+3}', '0123456789'],
      ['${digits:00000000000000000000007}', '789'],
      ['${digits:99999999999999999999}', '0123456789'],
      ['${accent:0:1}${accent:3}', 'hllo'],
      ['${accent:0:2}${accent:2}', 'héllo'],
    ],
  ],
  [
    'a replacement of literal text',
    [
      ['${dots/./-}', 'a-b.c'],
      ['${dots//./-}', 'a-b-c'],
      ['${dots//./}', 'abc'],
      ['${dots/#a/x}', 'x.b.c'],
      ['${dots/#b/x}', 'a.b.c'],
      ['${dots/%c/x}', 'a.b.x'],
      ['${dots/%c/}', 'a.b.c'],
      ['${dots/*/-}', 'a.b.c'],
      ['${path//\\//_}', '_home_user_file.tar.gz'],
      ['${path/\\/home/$$}', '$/user/file.tar.gz'],
      ['${v/a//b}', 'vblue'],
      ['${v/${empty}/x}', 'xvalue'],
      ['${accent//${empty}/.}', '.h.é.l.l.o.'],
      ['${v/v} a/x}', 'value'],
      ['${v/a/$&}', 'v$&lue'],
    ],
  ],
  [
    'a removal by pattern',
    [
      ['${path#*/}', 'home/user/file.tar.gz'],
      ['${path##*/}', 'file.tar.gz'],
      ['${path%.*}', '/home/user/file.tar'],
      ['${path%%.*}', '/home/user/file'],
      ['${path#?home}', '/user/file.tar.gz'],
      ['${v#[a-v]}', 'alue'],
      ['${v#[^a-v]}', 'value'],
      ['${v#x}', 'value'],
      ['${v#*}', 'alue'],
      ['${v##*}', ''],
      ['${v#${empty}}', 'value'],
      ['${v#[}', 'value'],
      ['${v#\\v}', 'alue'],
      ['${accent%l?}', 'hél'],
      ['${path###}', '/home/user/file.tar.gz'],
    ],
  ],
])('%s', (_, rows) => {
  it.each(rows)('%j becomes %j', (input, output) => {
    expect(substituted(input, values).text).toBe(output);
  });
});

describe('characters follow the case tables of Go', () => {
  it.each([
    ['ß', 'ß', 'ß'],
    ['ŉ', 'ŉ', 'ŉ'],
    ['ᾳ', 'ᾼ', 'ᾳ'],
    ['ᾀ', 'ᾈ', 'ᾀ'],
    ['İ', 'İ', 'i'],
    ['ΑΣ', 'ΑΣ', 'ας'.replace('ς', 'σ')],
    ['ǅ', 'Ǆ', 'ǆ'],
    ['ﬁ', 'ﬁ', 'ﬁ'],
    ['𐐨', '𐐀', '𐐨'],
  ])('%s in upper case is %s, in lower case %s', (value, up, low) => {
    expect(substituted('${v^^} ${v,,}', { v: value }).text).toBe(`${up} ${low}`);
  });

  it('only the first one changes for a single sign', () => {
    expect(substituted('${v^} ${w,}', { v: 'éé', w: 'ÉÉ' }).text).toBe('Éé éÉ');
  });
});

describe('refuses', () => {
  it.each([
    ['${}', 'no-variable-name'],
    ['${ v }', 'no-variable-name'],
    ['${{ v }}', 'no-variable-name'],
    ['${!v}', 'no-variable-name'],
    ['${v', 'missing-closing-brace'],
    ['${v-d}', 'missing-closing-brace'],
    ['${v+d}', 'missing-closing-brace'],
    ['${v?d}', 'missing-closing-brace'],
    ['${v.b}', 'missing-closing-brace'],
    ['${v[0]}', 'missing-closing-brace'],
    ['${v@Q}', 'missing-closing-brace'],
    ['${#}', 'bad-substitution'],
    ['${#v:1}', 'bad-substitution'],
    ['${v^^^}', 'bad-substitution'],
    ['${v/a}', 'bad-substitution'],
    ['${v/a${v}/b}', 'bad-substitution'],
    ['${v#a${v}}', 'bad-substitution'],
    ['${v:é}', 'bad-substitution'],
    ['${v:', 'bad-substitution'],
    ['${v:1:2', 'bad-substitution'],
    ['${v:}', 'no-function-argument'],
    ['${v::1}', 'no-function-argument'],
    ['${v#}', 'no-function-argument'],
    ['${v///x}', 'no-function-argument'],
    ['${v:=', 'no-function-argument'],
    ['${v:1:9223372036854775807}', 'length-out-of-range'],
    ['${accent:0:2}', 'broken-character'],
    ['${binary}', 'broken-character'],
    [`${'${v:='.repeat(101)}${'}'.repeat(101)}`, 'too-deep'],
    ['${big//x/${big}}', 'too-large'],
    ['${big}'.repeat(40), 'too-large'],
    ['${big##*[x]*[x]*y}', 'too-costly'],
  ])('%.60j: %s', (input, code) => {
    const all = { ...values, binary: Uint8Array.of(0xff, 0xfe), big: 'x'.repeat(500_000) };
    const fault = faultOf(() => substituted(`text ${input}`, all));
    expect(fault).toMatchObject({ code });
    expect(fault?.message).not.toContain('\n');
    expect(fault?.offset).toBeGreaterThanOrEqual(5);
  });
});

describe('an unset variable', () => {
  it('is nothing where substitution is not strict', () => {
    expect(substituted('[${unset}${#unset}${unset^^}${unset:0}${unset/a/b}]', {}, false).text).toBe('[0]');
  });

  it.each(['${unset}', '${#unset}', '${unset^}', '${unset,^}', '${unset:1}', '${unset/a/b}', '${unset%a}'])(
    'is an error in strict mode: %s',
    (input) => {
      expect(faultOf(() => substituted(`a: ${input}`))).toMatchObject({
        code: 'variable-not-set',
        offset: 3,
        variables: ['unset'],
        message: 'variable "unset" is not set; set it in spec.postBuild, or give it a default: "${unset:=…}"',
      });
    },
  );

  it('is an error in strict mode even in a default that nobody needs', () => {
    expect(faultOf(() => substituted('${v:=${unset}}', { v: 'x' }))).toMatchObject({
      code: 'variable-not-set',
      offset: 5,
    });
  });
});
