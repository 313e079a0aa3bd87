import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideSecretValues } from '../../../src/cli/build/hide-secrets.ts';
import { commentedYaml, objectYaml } from '../../../src/cli/build/object-yaml.ts';
import { readDocument } from '../../../src/manifests/read-document.ts';

function readBack(text: string): unknown {
  const read = readDocument({ file: 'out.yaml', text, line: 1, syntax: 'yaml' });
  return typeof read === 'object' && 'value' in read ? read.value : read;
}

const awkward = [
  'yes',
  'on',
  'null',
  '~',
  '0755',
  '1e3',
  '1_000',
  '12:30',
  '=',
  '',
  ' a ',
  'a\nb',
  '# no',
  'a: b',
  '---',
  '\u2028',
  '2020-01-01',
  '.inf',
  '0x1f',
  '08_',
];

describe('an object as YAML', () => {
  it('begins with what it is', () => {
    const object = { spec: {}, metadata: { name: 'web' }, kind: 'Pod', apiVersion: 'v1' };

    expect(objectYaml(object)).toBe('apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec: {}\n');
  });

  it.each(awkward)('keeps the text %j a text', (text) => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', data: { text, [text || 'empty']: 'key' } };

    expect(readBack(objectYaml(object))).toEqual(object);
  });

  it('says the same with and without comments, whatever stands in it', () => {
    const leaf = fc.oneof(fc.string(), fc.constantFrom(...awkward), fc.integer(), fc.boolean(), fc.constant(null));
    const key = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__' && name !== '<<');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value')), fc.dictionary(key, tie('value'))),
    }));
    const objects = fc.dictionary(key, value).map((data) => ({ apiVersion: 'v1', kind: 'ConfigMap', data }));
    fc.assert(
      fc.property(objects, (object) => {
        const plain = readBack(objectYaml(object));

        expect(readBack(commentedYaml(object, () => 'apps/web.yaml:3'))).toEqual(plain);
        expect(JSON.parse(JSON.stringify(plain))).toEqual(JSON.parse(JSON.stringify(object)));
      }),
      { numRuns: 200 },
    );
  });

  it('has comments in one column, except behind lines that are too long', () => {
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', labels: { long: 'x'.repeat(80) } } };

    expect(commentedYaml(object, (path) => (path.length === 1 ? undefined : `at ${path.length}`))).toBe(
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web  # at 2\n  labels:\n    long: ${'x'.repeat(80)}  # at 3\n`,
    );
  });
});

describe('a Secret', () => {
  it('keeps its keys, but no value', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', data: { token: 'c2VjcmV0' }, stringData: { user: 'ann' } };

    expect(hideSecretValues(secret)).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      data: { token: '***' },
      stringData: { user: '***' },
    });
  });

  it('of a wrong shape shows nothing either', () => {
    expect(hideSecretValues({ apiVersion: 'v1', kind: 'Secret', data: 'c2VjcmV0' })).toMatchObject({ data: '***' });
    expect(JSON.stringify(hideSecretValues({ apiVersion: 'v1', kind: 'Secret', data: ['c2VjcmV0'] }))).not.toContain(
      'c2V',
    );
  });
});
