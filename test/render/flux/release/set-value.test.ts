import { describe, expect, it } from 'vitest';
import { setValue, type Reading } from '../../../../src/render/flux/release/set-value.ts';
import { mergeValues, valuesJson, valuesOf } from '../../../../src/render/flux/release/values.ts';
import { releaseNameOf } from '../../../../src/render/flux/release/release-name.ts';

function set(text: string, data: Readonly<Record<string, unknown>> = {}, reading: Reading = 'typed'): string {
  const values = valuesOf(data);
  setValue(values, text, reading);
  return valuesJson(values);
}

describe('setValue', () => {
  it.each([
    ['a=b', '{"a":"b"}'],
    ['a.b.c=1', '{"a":{"b":{"c":1}}}'],
    ['a=1,b=true,c=null,d=0,e=007,f=-3,g=1.5', '{"a":1,"b":true,"c":null,"d":0,"e":"007","f":-3,"g":"1.5"}'],
    ['a=TRUE', '{"a":true}'],
    ['a=9007199254740993', '{"a":9007199254740993}'],
    ['a=9223372036854775808', '{"a":"9223372036854775808"}'],
    ['a={x,1,true}', '{"a":["x",1,true]}'],
    ['a={},b=c', '{"a":[""],"b":"c"}'],
    ['a[1]=x', '{"a":[null,"x"]}'],
    ['a[0].b=x,a[0].c=y', '{"a":[{"b":"x","c":"y"}]}'],
    ['a[1][0]=x', '{"a":[null,["x"]]}'],
    ['a\\.b=c\\,d', '{"a.b":"c,d"}'],
    ['a=b=c', '{"a":"b=c"}'],
    ['a=', '{"a":""}'],
    ['a=,b=1', '{"a":"","b":1}'],
    ['__proto__.x=1', '{"__proto__":{"x":1}}'],
    ['', '{}'],
  ])('understands %s', (text, expected) => {
    expect(set(text)).toBe(expected);
  });

  it.each([
    ['a', 'key "a" has no value'],
    ['a,b=1', 'key "a" has no value (cannot end with ,)'],
    ['a=1,b', 'key "b" has no value'],
    ['a[x]=1', 'error parsing index: "x" is no number'],
    ['a[-1]=1', 'negative -1 index not allowed'],
    ['a[65537]=1', 'index of 65537 is greater than maximum supported index of 65536'],
    ['a[0]x=1', 'unexpected data at end of array index: "x"'],
    ['a={b', "list must terminate with '}'"],
    [`${'a.'.repeat(31)}b=1`, 'values are nested deeper than 30 names in "a"'],
  ])('refuses %s', (text, message) => {
    expect(() => set(text)).toThrow(message);
  });

  it('changes what is there, and refuses what has another shape', () => {
    expect(set('a.b=2,c[0]=x', { a: { b: 1, d: 3 }, c: ['w', 'y'] })).toBe('{"a":{"b":2,"d":3},"c":["x","y"]}');
    expect(() => set('a.b=1', { a: 'text' })).toThrow('"a" is no map and has no fields to set');
    expect(() => set('a[0]=1', { a: {} })).toThrow('"a" is no list and has no items to set');
  });

  it('leaves texts alone if told so', () => {
    expect(set('a=1,b=true', {}, 'text')).toBe('{"a":"1","b":"true"}');
  });
});

describe('mergeValues', () => {
  it('merges maps and replaces lists', () => {
    const merged = mergeValues(valuesOf({ a: { b: 1, c: [1, 2] }, d: 1 }), valuesOf({ a: { c: [3] }, d: { e: null } }));
    expect(valuesJson(merged)).toBe('{"a":{"b":1,"c":[3]},"d":{"e":null}}');
  });
});

describe('releaseNameOf', () => {
  const name = 'podinfo';
  it.each([
    [{ name, releaseName: undefined, targetNamespace: undefined }, 'podinfo'],
    [{ name, releaseName: undefined, targetNamespace: 'apps' }, 'apps-podinfo'],
    [{ name, releaseName: 'web', targetNamespace: 'apps' }, 'web'],
    [
      { name: 'a'.repeat(60), releaseName: undefined, targetNamespace: undefined },
      'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-11ee391211c6',
    ],
  ])('gives %j the name %s', (naming, expected) => {
    expect(releaseNameOf(naming)).toBe(expected);
  });
});
