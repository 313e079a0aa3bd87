import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fieldSpec, type FieldSpec } from '../../../src/kustomize/field-specs/field-spec.ts';
import { defaultConfig, tableNames } from '../../../src/kustomize/field-specs/transformer-config.ts';

type Table = Parameters<typeof fieldSpec>[0][];
const path = new URL('../../../../shared/reference/kustomize-fieldspecs.json', import.meta.url);
const reference = existsSync(path)
  ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, Table> & {
      nameReference: { kind: string; fieldSpecs: Table }[];
    })
  : undefined;
const texts = (table: readonly FieldSpec[]): string[] =>
  table.map((spec) => JSON.stringify(spec, ['group', 'version', 'kind', 'path', 'create']));

describe.skipIf(!reference)('default tables', () => {
  it.each(tableNames)('have the entries of %s', (name) => {
    expect(texts(defaultConfig[name])).toEqual(texts((reference?.[name] ?? []).map((spec) => fieldSpec(spec))));
  });

  it('have the name references', () => {
    const expected = reference!.nameReference;
    expect(defaultConfig.nameReference.map(({ kind }) => kind)).toEqual(expected.map(({ kind }) => kind));
    for (const [index, { referrers, group, version }] of defaultConfig.nameReference.entries()) {
      expect(expected[index]).toMatchObject({ ...(group && { group }), ...(version && { version }) });
      expect(texts(referrers).toSorted()).toEqual(
        texts(expected[index]!.fieldSpecs.map((spec) => fieldSpec(spec))).toSorted(),
      );
    }
  });
});
