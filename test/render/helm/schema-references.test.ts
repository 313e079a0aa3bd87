import { expect, it } from 'vitest';
import { foreignReferences } from '../../../src/render/helm/schema-references.ts';

it.each([
  [{ $ref: '#/definitions/a', $dynamicRef: '#b' }],
  [{ $schema: 'http://json-schema.org/draft-07/schema#' }],
  [{ $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'https://example.com/values.json' }],
  [{ properties: { $ref: { type: 'string' }, $schema: { const: 'x' } } }],
  [{ $ref: 'urn:a' }],
  [{ description: 'http://example.com', examples: ['http://example.com'] }],
  ['http://example.com'],
  [null],
  [[true, 1]],
])('nothing in %j', (schema) => {
  expect(foreignReferences(schema)).toEqual([]);
});

it.each([
  [{ allOf: [{ properties: { a: { $ref: 'http://example.com/a' } } }] }, ['http://example.com/a']],
  [
    { $schema: 'http://json-schema.org.example.com/draft-07/schema#' },
    ['http://json-schema.org.example.com/draft-07/schema#'],
  ],
  [{ $id: 'http://example.com/', $ref: 'a.json#/b' }, ['a.json#/b']],
  [{ $ref: 'file:///etc/passwd' }, ['file:///etc/passwd']],
  [{ $ref: '/etc/passwd' }, ['/etc/passwd']],
  [{ $recursiveRef: 'a' }, ['a']],
  [{ a: { $ref: 'a' }, b: { $ref: 'b' }, c: { $ref: 'c' }, d: { $ref: 'd' } }, ['d', 'c', 'b']],
])('in %j the places %j', (schema, places) => {
  expect(foreignReferences(schema)).toEqual(places);
});

it('bears any depth', () => {
  let schema: unknown = { $ref: 'deep' };
  for (let depth = 0; depth < 100_000; depth += 1) schema = [schema];
  expect(foreignReferences(schema)).toEqual(['deep']);
});
