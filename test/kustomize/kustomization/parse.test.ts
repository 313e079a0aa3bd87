import { describe, expect, test } from 'vitest';
import { parseKustomization, type Kustomization } from '../../../src/kustomize/kustomization/parse.ts';

function parse(text: string): Kustomization {
  return parseKustomization({ path: '/app/kustomization.yaml', text }, '/app');
}

function failure(text: string): string {
  try {
    parse(text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}

const values = (items: readonly { readonly value: string }[]): string[] => items.map((item) => item.value);

/** What kustomize 5.8.1 says to each text, seen by running it. */
const refused: readonly (readonly [string, string])[] = [
  ['foo: 1', 'json: unknown field "foo"'],
  ['inventory: {}', 'json: unknown field "inventory"'],
  ['foo: 1\nkind: 5', 'json: unknown field "foo"'],
  [
    'zoo: 2\nnamePrefix: 5',
    'json: cannot unmarshal number into Go struct field Kustomization.namePrefix of type string',
  ],
  ['kind: 5', 'json: cannot unmarshal number into Go struct field Kustomization.TypeMeta.kind of type string'],
  ['metadata: {creationTimestamp: x}', 'json: unknown field "creationTimestamp"'],
  ['metadata: 5', 'json: cannot unmarshal number into Go struct field Kustomization.metadata of type types.ObjectMeta'],
  ['resources: 5', 'json: cannot unmarshal number into Go struct field Kustomization.resources of type []string'],
  ['resources: [5]', 'json: cannot unmarshal number into Go struct field Kustomization.resources of type string'],
  ['openapi: {q: 1.5}', 'json: cannot unmarshal number into Go struct field Kustomization.openapi of type string'],
  ['namePrefix: [a]', 'json: cannot unmarshal array into Go struct field Kustomization.namePrefix of type string'],
  ['namePrefix: {a: b}', 'json: cannot unmarshal object into Go struct field Kustomization.namePrefix of type string'],
  ['images: [{newTag: 1.10}]', 'json: cannot unmarshal number into Go struct field Image.images.newTag of type string'],
  ['vars: [{name: N}]', 'json: cannot unmarshal bool into Go struct field Var.vars.name of type string'],
  [
    'vars: [{objref: {group: 1}}]',
    'json: cannot unmarshal number into Go struct field Target.vars.objref.Gvk.group of type string',
  ],
  ['labels: [{includeVolumeClaimTemplates: true}]', 'json: unknown field "includeVolumeClaimTemplates"'],
  ['labels: [{pairs: {a: 1}}]', 'json: cannot unmarshal number into Go struct field Label.labels.pairs of type string'],
  ['patches: [a.yaml]', 'json: cannot unmarshal string into Go struct field Kustomization.patches of type types.Patch'],
  [
    'patches: [{target: {name: 1}}]',
    'json: cannot unmarshal number into Go struct field Selector.patches.target.ResId.name of type string',
  ],
  [
    'patchesStrategicMerge: [1]',
    'json: cannot unmarshal number into Go struct field Kustomization.patchesStrategicMerge of type types.PatchStrategicMerge',
  ],
  [
    'replacements: [{targets: [{reject: 5}]}]',
    'json: cannot unmarshal number into Go struct field TargetSelector.replacements.Replacement.targets.reject of type []*types.Selector',
  ],
  [
    'replicas: [{count: 1.5}]',
    'json: cannot unmarshal number 1.5 into Go struct field Replica.replicas.count of type int64',
  ],
  [
    'replicas: [{count: 9223372036854775808}]',
    'json: cannot unmarshal number 9223372036854775808 into Go struct field Replica.replicas.count of type int64',
  ],
  [
    'secretGenerator: [{options: {immutable: 5}}]',
    'json: cannot unmarshal number into Go struct field GeneratorOptions.secretGenerator.GeneratorArgs.options.immutable of type bool',
  ],
  [
    'configMapGenerator: [{literals: 5}]',
    'json: cannot unmarshal number into Go struct field ConfigMapArgs.configMapGenerator.GeneratorArgs.KvPairSources.literals of type []string',
  ],
  ['helmCharts: [{digest: x}]', 'json: unknown field "digest"'],
  ['[]', 'json: cannot unmarshal array into Go value of type types.Kustomization'],
  ['namePrefix: .inf', 'json: unsupported value: +Inf'],
  ['resources: *x', "yaml: unknown anchor 'x' referenced"],
  ['resources: &x [*x]', "yaml: anchor 'x' value contains itself"],
  ['<<: 5', 'yaml: map merge requires map or sequence of maps as the value'],
  ['namePrefix: !!int x', 'yaml: cannot decode !!str `x` as a !!int'],
  ['commonLabels: {~: a}', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: "a"'],
  ['%YAML 1.2\n---\nresources: []', 'yaml: found incompatible YAML document'],
];

describe('what cannot be a kustomization', () => {
  test.each(refused)('%j', (text, message) => {
    expect(failure(text)).toBe(`invalid Kustomization: ${message}`);
  });

  test('broken YAML names its line', () => {
    expect(failure('resources:\n- a\n  b: c\n')).toMatch(/^invalid Kustomization: yaml: line 3: /);
  });

  test('aliases do not multiply without end', () => {
    const paths = `[a${', a'.repeat(400)}]`;
    const targets = `[&target {fieldPaths: ${paths}}${', *target'.repeat(400)}]`;
    const text = `replacements: [&one {targets: ${targets}}${', *one'.repeat(400)}]`;
    expect(failure(text)).toBe('invalid Kustomization: yaml: document contains excessive aliasing');
  });
});

describe('plain words by YAML 1.1', () => {
  const isText = [
    '2020-01-01',
    '1:30',
    '1e400',
    'TrUe',
    '!!str 5',
    '!foo 5',
    '"yes"',
    "'1'",
    '._5',
    '0x',
    '08a',
    'nul',
  ];
  test.each(isText)('%s is a text', (word) => {
    expect(parse(`resources: []\nnamePrefix: ${word}`).namePrefix?.value).toBe(
      word.replace(/^!\S+ |["']/g, '').replace(/["']$/, ''),
    );
  });

  const isNumber = [
    '5',
    '1_000',
    '0o7',
    '017',
    '08',
    '0x1F',
    '0b11',
    '-0x1',
    '.5',
    '+.5',
    '1e3',
    '12e03',
    '18446744073709551615',
  ];
  test.each(isNumber)('%s is a number', (word) => {
    expect(failure(`namePrefix: ${word}`)).toContain('cannot unmarshal number');
  });

  test.each(['y', 'N', 'yes', 'Off', 'on', 'TRUE', '!!bool "no"'])('%s is a boolean', (word) => {
    expect(failure(`namePrefix: ${word}`)).toContain('cannot unmarshal bool');
  });

  test.each([
    ['0x10', 16],
    ['0o17', 15],
    ['1e3', 1000],
    ['1_0', 10],
  ])('count %s is %d', (word, count) => {
    expect(parse(`replicas: [{name: a, count: ${word}}]`).replicas[0]?.count?.value).toBe(count);
  });

  test('binary', () => {
    expect(parse('resources: []\nnamePrefix: !!binary YQ==').namePrefix?.value).toBe('a');
  });

  test('keys are the texts that JSON has', () => {
    const { commonLabels } = parse('commonLabels: {y: a, 0x10: b, 1e3: c, 1.5: d, "no": e}');
    expect(commonLabels.map(({ key }) => key.value)).toEqual(['true', '16', '1000', '1.5', 'no']);
  });
});

describe('keys', () => {
  test('match in any case', () => {
    expect(values(parse('Resources: [a.yaml]').resources)).toEqual(['a.yaml']);
  });

  test('the last of repeated keys counts', () => {
    expect(values(parse('resources: [a]\nresources: [b]').resources)).toEqual(['b']);
  });

  test.each([
    ['namePrefix: a-\n<<: {namePrefix: b-}', 'b-'],
    ['<<: {namePrefix: b-}\nnamePrefix: a-', 'a-'],
    ['<<: [{namePrefix: b-}, {namePrefix: c-}]', 'b-'],
  ])('merge keys: %j', (text, prefix) => {
    expect(parse(text).namePrefix?.value).toBe(prefix);
  });
});

describe('documents', () => {
  test.each([
    'resources: []\n---\nbroken: [',
    '# c\n---\nresources: []\n--- foo',
    '\ufeffresources: []',
    'resources: []\n...\nfoo',
  ])('only the first one is read: %j', (text) => {
    expect(parse(text).resources).toEqual([]);
  });

  const empty = [
    '',
    '---\n',
    '# c\n',
    'namePrefix: ~',
    'namePrefix: ""',
    'resources: ~',
    'bases: []',
    'imageTags: []',
    'kind: Foo',
    'helmChartInflationGenerator: []',
    '---\n---\nresources: []',
  ];
  test.each(empty)('%j is empty', (text) => {
    expect(failure(text)).toBe('kustomization.yaml is empty');
  });

  test.each([
    'resources: []',
    'metadata: {}',
    'openapi: {}',
    'labels: [{}]',
    'images: [~]',
    'vars: []',
    'buildMetadata: [foo]',
  ])('%j is not', (text) => {
    expect(failure(text)).toBe('no error');
  });
});

describe('kind and apiVersion', () => {
  const version = 'kustomize.config.k8s.io/v1beta1';
  const head = 'Failed to read kustomization file under /app:\n';
  test.each([
    ['', 'Kustomization', version],
    ['kind: ""\n', 'Kustomization', version],
    ['kind: Component\n', 'Component', 'kustomize.config.k8s.io/v1alpha1'],
  ])('%j', (text, kind, apiVersion) => {
    expect(parse(`${text}resources: []`)).toMatchObject({ kind, apiVersion });
  });

  test.each([
    ['kind: Foo', 'kind should be Kustomization or Component'],
    ['apiVersion: x/v1', `apiVersion for Kustomization should be ${version}`],
    [`kind: Component\napiVersion: ${version}`, 'apiVersion for Component should be kustomize.config.k8s.io/v1alpha1'],
    [
      'kind: Foo\napiVersion: bar',
      `kind should be Kustomization or Component\napiVersion for Foo should be ${version}`,
    ],
  ])('wrong: %j', (text, faults) => {
    expect(failure(`${text}\nresources: []`)).toBe(head + faults);
  });
});

describe('deprecated spellings', () => {
  test('move to the end of those of today', () => {
    const file = parse(
      'bases: [b]\nresources: [a]\nimageTags: [{name: old}]\nimages: [{name: x}]\nconfigMapGenerator: [{name: c, env: e, envs: [f]}]',
    );
    expect(values(file.resources)).toEqual(['a', 'b']);
    expect(file.images.map((image) => image.name?.value)).toEqual(['x', 'old']);
    expect(values(file.configMapGenerator[0]?.envs ?? [])).toEqual(['f', 'e']);
    expect(file.deprecated).toEqual(['bases', 'imageTags']);
  });

  test('of helm are split', () => {
    const file = parse(
      'helmChartInflationGenerator: [{chartName: a, chartHome: h}, {chartName: b, chartHome: i, values: v}]',
    );
    expect(file.helmCharts.map((chart) => [chart.name?.value, chart.valuesFile?.value])).toEqual([
      ['a', undefined],
      ['b', 'v'],
    ]);
    expect(file.helmGlobals?.chartHome?.value).toBe('i');
  });
});

describe('marks', () => {
  const text =
    'namePrefix: a-\nresources:\n- &r "b.yaml"\npatches:\n- patch: |-\n    kind: X\nbases: [*r]\nnameSuffix:\n';
  const file = parse(text);
  const at = (mark: { offset: number } | undefined): string => text.slice(mark?.offset).split('\n')[0] ?? '';

  test('are where values are written', () => {
    expect(at(file.namePrefix?.mark)).toBe('a-');
    expect(at(file.resources[0]?.mark)).toBe('"b.yaml"');
    expect(at(file.patches[0]?.mark)).toBe('patch: |-');
    expect(at(file.patches[0]?.patch?.mark)).toBe('|-');
    expect(file.patches[0]?.patch?.node).toMatchObject({ style: 'literal', text: 'kind: X' });
    expect(file.namePrefix?.mark.source.path).toBe('/app/kustomization.yaml');
  });

  test('of aliases are where the value is', () => {
    expect(at(file.resources[1]?.mark)).toBe('"b.yaml"');
  });

  test('are right where brackets close below their key', () => {
    const low = 'resources: [\n  a.yaml,\nb.yaml\n]\nnamePrefix: a-\n';
    const { resources, namePrefix } = parse(low);
    const marks = [...resources, namePrefix].map((field) => low.slice(field?.mark.offset).split('\n')[0]);
    expect(marks).toEqual(['a.yaml,', 'b.yaml', 'a-']);
  });
});
