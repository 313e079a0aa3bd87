import { describe, expect, it } from 'vitest';
import { substitute, Variables } from '../../../../src/render/flux/substitution/index.ts';
import { faultOf, source, substituted } from './substituting.ts';

describe('variables', () => {
  it('of a later source win, and each knows its own', () => {
    const variables = new Variables([
      source('ConfigMap/a', { x: '1', y: '1', z: '1' }),
      source('Secret/b', { y: '2', z: '2' }),
      source('inline', { z: '3' }),
    ]);
    const { text, edits } = substitute('${x}${y}${z}', variables, true);
    expect(text).toBe('123');
    expect(edits.all.flatMap(({ uses }) => uses)).toEqual([
      { name: 'x', as: 'value', origin: 'ConfigMap/a' },
      { name: 'y', as: 'value', origin: 'Secret/b' },
      { name: 'z', as: 'value', origin: 'inline' },
    ]);
  });

  it('lose their line feeds, and only those', () => {
    expect(substituted('[${v}]', { v: 'a\nb\r\n\tc\n' }).text).toBe('[ab\r\tc]');
  });

  it('of a Secret are bytes', () => {
    expect(substituted('${v} ${#v}', { v: Buffer.from('é\n') }).text).toBe('é 2');
    expect(substituted('${#v}', { v: Uint8Array.of(0xff, 0x0a, 0xfe) }).text).toBe('2');
  });

  it.each(['values.yaml', '1a', 'a-b', 'é', ''])('with the name %j are refused, used or not', (name) => {
    const variables = new Variables([source('ConfigMap/a', { good: '1', [name]: '2' })]);
    expect(faultOf(() => variables.check())).toMatchObject({ code: 'invalid-variable-name', variables: [name] });
  });

  it.each(['a', '_', 'A_1'])('may be called %j', (name) => {
    expect(faultOf(() => new Variables([source('x', { [name]: '' })]).check())).toBeUndefined();
  });

  it('named like members of Object are found only where they are set', () => {
    expect(substituted('${constructor:=d} ${__proto__:=d}').text).toBe('d d');
    expect(substituted('${__proto__}', JSON.parse('{"__proto__":"x"}')).text).toBe('x');
  });
});

describe('a variable that only the cluster knows', () => {
  const secret = source('Secret/s', { token: undefined });

  it.each([
    '${token}',
    '${#token}',
    '${token^^}',
    '${token:=d}',
    '${token:-d}',
    '${known/a/${token}}',
    '${unset:=${token}}',
    '${unset:=a${other:=${token:0:2}}}',
    '${token#${known}}',
  ])('leaves %s as it is, and is named', (input) => {
    const variables = new Variables([source('inline', { known: 'a' }), secret]);
    const { text, edits } = substitute(`x: ${input} $$y`, variables, true);
    expect(text).toBe(`x: ${input} $y`);
    const [edit] = edits.all;
    expect(edit).toMatchObject({ isUnknown: true, outStart: 3, inStart: 3 });
    expect(edit?.uses).toContainEqual({ name: 'token', as: 'unknown', origins: ['Secret/s'] });
  });

  it('does not matter in a default that is not taken', () => {
    const variables = new Variables([source('inline', { known: 'a' }), secret]);
    const { text, edits } = substitute('${known:=${token}}', variables, true);
    expect(text).toBe('a');
    expect(edits.all).toMatchObject([{ isUnknown: false, uses: [{ name: 'known', as: 'value' }] }]);
  });

  it('is replaced by a later value', () => {
    expect(substitute('${token}', new Variables([secret, source('inline', { token: 'x' })]), true).text).toBe('x');
  });

  it('hides an earlier value', () => {
    expect(substitute('${token}', new Variables([source('a', { token: 'x' }), secret]), true).text).toBe('${token}');
  });

  it('may be any name that nobody has while a source is absent, in strict mode too', () => {
    const variables = new Variables([
      { absent: 'ConfigMap/gone' },
      source('inline', { v: '1' }),
      { absent: 'Secret/gone' },
    ]);
    const { text, edits } = substitute('${v} ${w}', variables, true);
    expect(text).toBe('1 ${w}');
    expect(edits.all[1]?.uses).toEqual([{ name: 'w', as: 'unknown', origins: ['ConfigMap/gone', 'Secret/gone'] }]);
  });
});
