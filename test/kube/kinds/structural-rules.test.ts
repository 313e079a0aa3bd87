import { describe, expect, it } from 'vitest';
import { structuralFaults } from '../../support/kube/structural-rules.ts';

const faults = (spec: object, root: object = {}): readonly string[] =>
  structuralFaults({ type: 'object', properties: { spec }, ...root });

describe('the rules of structural schemas', () => {
  it.each([
    ['an object', { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }],
    ['any JSON', { 'x-kubernetes-preserve-unknown-fields': true }],
    ['a number or text', { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }],
    [
      'a junctor over what is specified',
      {
        type: 'object',
        properties: { a: { type: 'string' } },
        anyOf: [{ required: ['a'], properties: { a: { minLength: 2 } } }, { not: { required: ['a'] } }],
      },
    ],
    [
      'a list by keys',
      {
        type: 'array',
        items: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['a'],
      },
    ],
  ])('allow %s', (_, spec) => {
    expect(faults(spec)).toEqual([]);
  });

  it.each([
    ['no type', { description: 'x' }, 'has no type'],
    ['no type of items', { type: 'array', items: {} }, 'root.spec.items: has no type'],
    ['an array without items', { type: 'array' }, 'an array without items'],
    ['a tuple', { type: 'array', items: [{ type: 'string' }] }, 'items: is no schema'],
    ['a reference', { $ref: '#/definitions/a' }, '$ref is forbidden'],
    ['unique items', { type: 'array', items: { type: 'string' }, uniqueItems: true }, 'uniqueItems is forbidden'],
    ['patterns of names', { type: 'object', patternProperties: {} }, 'patternProperties is forbidden'],
    ['a list of types', { type: ['string', 'null'] }, 'type ["string","null"]'],
    ['the type null', { type: 'null' }, 'type null'],
    ['no other fields', { type: 'object', additionalProperties: false }, 'additionalProperties: is no schema'],
    [
      'a map with fields',
      { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'string' } },
      'properties and additionalProperties',
    ],
    ['fields of a text', { type: 'string', properties: { a: { type: 'string' } } }, 'properties of what is no object'],
    ['an unknown name that is required', { type: 'object', required: ['a'] }, 'requires a, which is unknown'],
    [
      'a field that only a junctor knows',
      { type: 'object', anyOf: [{ properties: { a: { minLength: 1 } } }] },
      'a: is not specified outside of the junctor',
    ],
    ['a type in a junctor', { type: 'object', anyOf: [{ type: 'object' }] }, 'type inside a junctor'],
    ['null in a junctor', { type: 'object', not: { nullable: true } }, 'nullable inside a junctor'],
    ['dropping unknown fields', { type: 'object', 'x-kubernetes-preserve-unknown-fields': false }, 'may only be true'],
    ['an atomic text', { type: 'string', 'x-kubernetes-map-type': 'atomic' }, 'x-kubernetes-map-type atomic of string'],
    ['an atomic list that is none', { type: 'object', 'x-kubernetes-list-type': 'atomic' }, 'atomic of object'],
    [
      'keys without a list map',
      { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-map-keys': ['a'] },
      'keys',
    ],
    ['a pattern beyond RE2', { type: 'string', pattern: '(?=a)' }, 'pattern'],
    ['a format that nobody knows', { type: 'string', format: 'semver' }, 'format semver'],
    ['an unknown extension', { type: 'string', 'x-kubernetes-group-version-kind': [] }, 'is forbidden'],
  ])('forbid %s', (_, spec, fault) => {
    expect(faults(spec)).toContainEqual(expect.stringContaining(fault));
  });

  it.each([
    [
      'a root that is no object',
      { type: 'array', items: { type: 'string' }, properties: undefined },
      'type is not object',
    ],
    ['a map at the root', { additionalProperties: { type: 'string' } }, 'additionalProperties'],
    ['a kind that is no text', { properties: { kind: { type: 'integer' } } }, 'root.kind: is no string'],
    ['a word about metadata', { properties: { metadata: { type: 'object', description: 'x' } } }, 'says more than'],
    [
      'labels of its own',
      { properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } },
      'says more than',
    ],
  ])('forbid %s', (_, root, fault) => {
    expect(faults({ type: 'object' }, root)).toContainEqual(expect.stringContaining(fault));
  });
});
