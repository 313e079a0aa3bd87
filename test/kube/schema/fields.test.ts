import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  decimal,
  flag,
  ifAny,
  integer,
  list,
  map,
  object,
  oneOf,
  optional,
  orNull,
  raw,
  rawObject,
  takingNull,
  text,
  type Field,
  type Written,
} from '../../../src/kube/schema/fields.ts';
import { refusals } from '../../support/kube/refusals.ts';
import { asStored } from '../../support/kube/stored.ts';

/** Whether a value may be written into a field, for an API server. */
const takes = (field: Field, value: unknown): boolean => {
  const { schema } = object('All.', { spec: field });
  return refusals(schema)(asStored(schema, { spec: value })).length === 0;
};
const name = text('A name.');

describe('fields', () => {
  it.each([
    ['a text', name, ['', 'a'], [1, null, undefined]],
    ['a text with limits', text('A.', { pattern: '^a+$', maxLength: 2 }), ['a', 'aa'], ['', 'b', 'aaa']],
    ['one of a few', oneOf('A.', ['a', 'b']), ['a'], ['c', '']],
    ['a whole number', integer('A.'), [0, -1, 2 ** 40], [0.5, '1']],
    ['a small whole number', integer('A.', 'int32'), [2 ** 31 - 1], [2 ** 31]],
    ['a decimal number', decimal('A.', 'float'), [8, 7.5], ['8']],
    ['a flag', flag('A.'), [true, false], ['true', 0]],
    ['any JSON', raw('A.'), [1, 'a', null, [null], { a: null }], [undefined]],
    ['any object', rawObject('A.'), [{}, { a: [1] }], [[], 'a', null]],
    ['a map', map('A.', flag('B.')), [{}, { a: true }], [{ a: 1 }, [], null]],
    ['a list', list('A.', name), [[], ['a']], [['a', 1], ['a', null], {}, null]],
    ['a list that is not empty', list('A.', name, 1), [['a']], [[]]],
    ['a field with null', orNull(name), ['a', null], [1, undefined]],
    ['a field that takes null', takingNull(list('A.', name)), [[], null], [undefined]],
    ['an optional field', optional(name), ['a', undefined, null], [1]],
    ['a field for something, if any', ifAny(list('A.', name)), [['a'], null, undefined], ['a']],
  ] as const)('%s takes what is one, and nothing else', (_, field, good, bad) => {
    expect(good.filter((value) => !takes(field, value))).toEqual([]);
    expect(bad.filter((value) => takes(field, value))).toEqual([]);
  });

  it('of an object are required, unless they are optional', () => {
    const { schema } = object('All.', { a: name, b: optional(name), c: orNull(name), d: ifAny(name) });

    expect(schema.required).toEqual(['a', 'c']);
    expect(object('All.', { b: optional(name) }).schema).not.toHaveProperty('required');
  });

  it('of an object that keeps what it does not know are stored, others are not', () => {
    const known = { a: name };
    const { schema } = object('All.', { spec: object('A.', known), kept: object('B.', known, { keepsUnknown: true }) });
    const said = { a: 'x', b: { c: null } };

    expect(asStored(schema, { spec: said, kept: said })).toEqual({ spec: { a: 'x' }, kept: said });
  });

  it('have the type that may be written', () => {
    const all = object('All.', {
      name,
      kind: oneOf('A.', ['a', 'b']),
      count: optional(integer('A.')),
      lists: ifAny(list('A.', name)),
      strict: takingNull(list('A.', name)),
      by: map('A.', object('B.', { is: flag('C.') })),
    });

    expectTypeOf<Written<typeof all>>().branded.toEqualTypeOf<{
      readonly name: string;
      readonly kind: 'a' | 'b';
      readonly count?: number;
      readonly lists?: readonly string[] | null;
      readonly strict: readonly string[];
      readonly by: Readonly<Record<string, { readonly is: boolean }>>;
    }>();
  });
});
