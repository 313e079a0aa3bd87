import { describe, expect, it } from 'vitest';
import { build } from '../../../src/kustomize/index.ts';
import { memoryFileSystem } from '../../../src/kustomize/memory-file-system.ts';

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
const variable = '{name: X, objref: {kind: ConfigMap, apiVersion: v1, name: a}}';

function faultOf(files: Readonly<Record<string, string>>): string {
  try {
    return `built: ${build(memoryFileSystem(files), '/').text()}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('a fault tells the way that led to it', () => {
  it.each([
    [
      'a base that is no kustomization',
      { '/kustomization.yaml': 'resources: [c]', '/c/kustomization.yaml': 'foo: a' },
      `accumulating resources: accumulation err='accumulating resources from 'c': read /c: is a directory': couldn't make target for path '/c': invalid Kustomization: json: unknown field "foo"`,
    ],
    [
      'a component that is none',
      { '/kustomization.yaml': 'components: [c]', '/c/kustomization.yaml': 'kind: Component' },
      `accumulating components: accumulateDirectory: "couldn't make target for path '/c': kustomization.yaml is empty"`,
    ],
    [
      'a component that is not there',
      { '/kustomization.yaml': 'components: [c]' },
      'accumulating components: loader.New "must build at directory: not a valid directory: ',
    ],
    [
      'a patch in a component',
      { '/kustomization.yaml': 'components: [c]', '/c/kustomization.yaml': 'kind: Component\npatches: [{path: x}]' },
      `accumulateDirectory: "recursed accumulation of path '/c': trouble configuring builtin PatchTransformer with config: \`\\npath: x\\n\`: `,
    ],
    [
      'broken YAML',
      { '/kustomization.yaml': 'resources: [a.yaml]', '/a.yaml': 'a: b: c' },
      "accumulating resources: accumulating resources from 'a.yaml': MalformedYAMLError: yaml: ",
    ],
    [
      'an object twice',
      { '/kustomization.yaml': 'resources: [a.yaml, b.yaml]', '/a.yaml': configMap('a'), '/b.yaml': configMap('a') },
      "accumulation err='merging resources from 'b.yaml': may not add resource with an already registered id: ",
    ],
    ['nothing', { '/kustomization.yaml': 'resources: [""]' }, 'new root cannot be empty'],
    [
      'a var twice',
      { '/kustomization.yaml': `resources: [a.yaml]\nvars: [${variable}, ${variable}]`, '/a.yaml': configMap('a') },
      "merging vars [{X ConfigMap.[noVer].[noGrp] {}} {X ConfigMap.[noVer].[noGrp] {}}]: var 'X' already encountered",
    ],
    [
      'two objects that become one',
      {
        '/kustomization.yaml': 'resources: [a.yaml]\nnamespace: x',
        '/a.yaml': `${configMap('a')}---\n${configMap('a')}  namespace: z\n`,
      },
      '"internal.config.kubernetes.io/previousNamespaces":"z"},"name":"a","namespace":"x"}}]',
    ],
    [
      'an object that lost its name',
      {
        '/kustomization.yaml':
          'resources: [a.yaml]\npatches: [{target: {kind: ConfigMap}, patch: "- {op: remove, path: /metadata/name}"}]',
        '/a.yaml': configMap('a'),
      },
      'missing metadata.name in object {{v1 ConfigMap} {{ } map[] map[internal.config.kubernetes.io/previousKinds:ConfigMap ',
    ],
    [
      'a key twice',
      { '/kustomization.yaml': 'resources: [a.yaml]', '/a.yaml': `${configMap('a')}  name: b\n` },
      'map[string]interface {}(nil): yaml: unmarshal errors:\n  line 5: mapping key "name" already defined at line 4',
    ],
    [
      'a chart',
      { '/kustomization.yaml': 'helmCharts: [{name: x, version: "1"}]' },
      'trouble configuring builtin HelmChartInflationGenerator with config: `\nname: x\nversion: "1"\n`: must specify --enable-helm',
    ],
    [
      'definitions that are none',
      { '/kustomization.yaml': 'crds: [c.yaml]', '/c.yaml': 'a: 5' },
      "loading CRDs [c.yaml]: unable to parse open API definition from 'c.yaml': error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go value of type accumulator.OpenAPIDefinition",
    ],
    [
      'a table twice',
      { '/kustomization.yaml': 'configurations: [c.yaml]', '/c.yaml': 'namePrefix: []\nnamePrefix: []' },
      'error converting YAML to JSON: yaml: unmarshal errors:\n  line 2: key "namePrefix" already set in map',
    ],
  ])('%s', (_, files, message) => {
    expect(faultOf(files)).toContain(message);
  });
});

describe('objects that configure plugins', () => {
  const plugin = (kind: string, settings: string): Readonly<Record<string, string>> => ({
    '/a.yaml': configMap('a'),
    '/t.yaml': `apiVersion: builtin\nkind: ${kind}\nmetadata: {name: x, namespace: q}\n${settings}`,
  });
  const transformed = (kind: string, settings: string): string =>
    faultOf({ ...plugin(kind, settings), '/kustomization.yaml': 'resources: [a.yaml]\ntransformers: [t.yaml]' });
  const generated = (kind: string, settings: string): string =>
    faultOf({ ...plugin(kind, settings), '/kustomization.yaml': 'generators: [t.yaml]' });
  const id = (kind: string): string => `plugin ${kind}.builtin.[noGrp]/x.q`;

  it.each([
    ['PrefixTransformer', 'prefix: a', 'fails configuration: fieldSpecs is not expected to be nil'],
    ['NamespaceTransformer', 'setRoleBindingSubjects: foo', 'fails configuration: invalid value "foo"'],
    ['ValueAddTransformer', 'value: x', 'fails configuration: must specify at least one target'],
    ['ValueAddTransformer', 'targets: [{value: x}]', 'fails configuration: fieldPath cannot be empty'],
    [
      'LabelTransformer',
      'labels: [a]',
      'fails configuration: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field LabelTransformerPlugin.labels of type map[string]string',
    ],
    ['ConfigMapGenerator', 'literals: [a=b]', 'not a transformer'],
  ])('%s with %s', (kind, settings, why) => {
    expect(transformed(kind, settings)).toContain(`${id(kind)} ${why}`);
  });

  it.each([
    ['HashTransformer', '', 'not a generator'],
    ['HelmChartInflationGenerator', '', 'fails configuration: must specify --enable-helm'],
    [
      'SecretGenerator',
      'type: 5',
      'fails configuration: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go struct field SecretGeneratorPlugin.SecretArgs.type of type string',
    ],
  ])('%s with %s, as a generator', (kind, settings, why) => {
    expect(generated(kind, settings)).toContain(
      `loading generator plugins: failed to load generator: ${id(kind)} ${why}`,
    );
  });

  it('has texts of numbers and truth values, read as they would be printed', () => {
    const specs = 'fieldSpecs: [{path: metadata/labels, create: true}]';
    const labels = transformed('LabelTransformer', `labels: {a: 1.50, b: true, c: 1e3, d: 017}\n${specs}`);
    expect(labels).toContain('  labels:\n    a: "1.5"\n    b: "true"\n    c: "1000"\n    d: "15"\n');
  });

  it('may stand inline; what is no object inline is a path', () => {
    const inline = (text: string): string =>
      faultOf({ '/a.yaml': configMap('a'), '/kustomization.yaml': `resources: [a.yaml]\ntransformers: [${text}]` });
    expect(inline('""')).toContain('name: a\n');
    expect(inline('"{apiVersion: builtin, kind: HashTransformer, metadata: {name: x}}"')).toContain('name: a\n');
    expect(inline('"foo: bar"')).toMatch(/^accumulation err='accumulating resources from 'foo: bar': open \/foo: bar/);
  });
});

it('validators may set one label', () => {
  const validated = (label: string): string =>
    faultOf({
      '/a.yaml': configMap('a'),
      '/kustomization.yaml': 'resources: [a.yaml]\nvalidators: [t.yaml]',
      '/t.yaml': `apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: x}\nlabels: {${label}: x}\nfieldSpecs: [{path: metadata/labels, create: true}]`,
    });
  expect(validated('validated-by')).toContain('validated-by: x');
  expect(validated('other')).toMatch(/^validator shouldn't modify the resource map: nodes unequal:/);
});

it('a build that succeeds warns of deprecated fields and of vars that stand nowhere', () => {
  const files = {
    '/kustomization.yaml': `bases: [b]\nvars: [${variable}]\n`,
    '/b/kustomization.yaml': 'resources: [a.yaml]\ncommonLabels: {l: m}',
    '/b/a.yaml': configMap('a'),
  };
  expect(build(memoryFileSystem(files), '/').warnings).toEqual([
    "/kustomization.yaml: 'bases' is deprecated. Please use 'resources' instead.",
    "/kustomization.yaml: 'vars' is deprecated. Please use 'replacements' instead.",
    "/b/kustomization.yaml: 'commonLabels' is deprecated. Please use 'labels' instead.",
    'well-defined vars that were never replaced: X',
  ]);
});
