import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openApiSchema } from '../../../src/kustomize/schema/open-api.ts';
import { isClusterScoped, schemaOf, type SchemaNode } from '../../../src/kustomize/schema/schema.ts';

interface Tables {
  readonly clusterScoped: readonly string[];
  readonly namespaceScoped: readonly string[];
  readonly kinds: Readonly<Record<string, string>>;
  readonly types: Readonly<
    Record<string, Readonly<Record<string, { s?: string; k?: string[]; t?: string; c?: string }>>>
  >;
}

const file = new URL('../../../../shared/reference/kustomize-mergekeys.json', import.meta.url);
if (!existsSync(file)) {
  process.stderr.write('skipped: rows of the built-in schema; they need shared/reference beside the checkout\n');
}
const tables = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Tables) : undefined;

function split(id: string): [string, string] {
  const at = id.lastIndexOf('/');
  return [id.slice(0, at), id.slice(at + 1)];
}

/** How many rows of each kind the reference tables have; where the tables are missing, as many skips are counted. */
const rows = { cluster: 36, namespaced: 46, merging: 90 };
const merging = Object.entries(tables?.kinds ?? {}).filter(([, type]) => type !== '');

function rowsOf<T>(found: readonly T[], count: number, row: (index: number) => T): readonly T[] {
  return tables ? found : Array.from({ length: count }, (_, index) => row(index));
}

describe.skipIf(!tables)('the built-in schema and the reference tables', () => {
  test('have all of their rows', () => {
    const found = [tables?.clusterScoped.length, tables?.namespaceScoped.length, merging.length];
    expect(found).toEqual(Object.values(rows));
  });

  test.each(rowsOf(tables?.clusterScoped ?? [], rows.cluster, String))('%s is cluster-scoped', (id) => {
    expect(isClusterScoped(...split(id))).toBe(true);
  });

  test.each(rowsOf(tables?.namespaceScoped ?? [], rows.namespaced, String))('%s is namespaced', (id) => {
    expect(isClusterScoped(...split(id))).toBe(false);
  });

  test.each(rowsOf(merging, rows.merging, (index) => [String(index), '']))('%s merges alike', (id, type) => {
    expect(differences(schemaOf(...split(id)), type, id, new Set())).toEqual([]);
  });
});

function differences(node: SchemaNode | undefined, type: string, at: string, seen: Set<string>): string[] {
  if (type === '' || seen.has(type)) return [];
  seen.add(type);
  return Object.entries(tables?.types[type] ?? {}).flatMap(([name, { s = '', k = [], t = '', c }]) => {
    const merges = /^merge(?:,|$)/.test(s);
    const field = node?.field(name);
    const path = `${at}.${name}`;
    const isSame = sameKeys(merges ? k : undefined, field);
    const isList = c === 'l';
    const below = isList && !merges ? [] : differences(isList ? field?.elements() : field, t, path, seen);
    return isSame ? below : [path, ...below];
  });
}

function sameKeys(keys: readonly string[] | undefined, field: SchemaNode | undefined): boolean {
  return String(keys) === String(field?.mergeKeys);
}

describe('a schema of an OpenAPI document', () => {
  const schema = openApiSchema({
    definitions: {
      Kind: {
        properties: {
          list: {
            'x-kubernetes-patch-strategy': 'merge',
            'x-kubernetes-patch-merge-key': 'id',
            items: { $ref: '#/definitions/Item' },
          },
          ports: { 'x-kubernetes-patch-strategy': 'merge', 'x-kubernetes-list-map-keys': ['port', 'protocol'] },
          byName: { additionalProperties: { $ref: '#/definitions/Item' } },
          plain: { items: { type: 'string' } },
        },
        'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Kind' }],
      },
      Item: { properties: { values: { 'x-kubernetes-patch-strategy': 'merge' } } },
    },
  });
  const kind = schema.of('example.com/v1', 'Kind');

  test('stands in for the built-in one', () => {
    expect(schema.of('apps/v1', 'Deployment')).toBeUndefined();
  });

  test('names the merge keys of its lists', () => {
    expect(kind?.field('list')?.mergeKeys).toEqual(['id']);
    expect(kind?.field('ports')?.mergeKeys).toEqual(['port', 'protocol']);
    expect(kind?.field('plain')?.mergeKeys).toBeUndefined();
    expect(kind?.field('absent')).toBeUndefined();
  });

  test('goes into elements and map values by reference', () => {
    expect(kind?.field('list')?.elements()?.field('values')?.mergeKeys).toEqual([]);
    expect(kind?.field('byName')?.field('any')?.field('values')?.mergeKeys).toEqual([]);
  });
});

test('what is built in comes first once kustomize has asked for it, and its types can be referred to', () => {
  const template = { $ref: '#/definitions/io.k8s.api.core.v1.PodTemplateSpec' };
  const gvk = (group: string, kind: string): unknown => [{ group, version: 'v1', kind }];
  const document = {
    definitions: {
      Custom: { properties: { template }, 'x-kubernetes-group-version-kind': gvk('example.com', 'Custom') },
      Deployment: { properties: {}, 'x-kubernetes-group-version-kind': gvk('apps', 'Deployment') },
    },
  };
  const keys = (isBuiltInToo: boolean): unknown => {
    const schema = openApiSchema(document, isBuiltInToo);
    const custom = schema.of('example.com/v1', 'Custom')?.field('template');
    const deployment = schema.of('apps/v1', 'Deployment')?.field('spec')?.field('template');
    return [custom, deployment].map((node) => node?.field('spec')?.field('containers')?.mergeKeys);
  };
  expect(keys(true)).toEqual([['name'], ['name']]);
  expect(keys(false)).toEqual([undefined, undefined]);
});
