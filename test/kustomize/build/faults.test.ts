import { describe, expect, it } from 'vitest';
import { build } from '../../../src/kustomize/index.ts';
import { memoryFileSystem } from '../../../src/kustomize/memory-file-system.ts';

const objects = {
  '/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: v\n',
  '/d.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  replicas: 3\n',
};
const merge = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  replicas: 5\n';

function faultOf(fields: string, files: Readonly<Record<string, string>> = {}): string {
  const kustomization = { '/kustomization.yaml': `resources: [a.yaml, d.yaml]\n${fields}\n` };
  try {
    return `built: ${build(memoryFileSystem({ ...objects, ...kustomization, ...files }), '/').text()}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('what a built-in transformer was asked to do stands before what is wrong with it', () => {
  it.each([
    [
      'patches: [{path: x.yaml}]',
      'PatchTransformer',
      'path: x.yaml',
      'failed to get the patch file from path(x.yaml): ',
    ],
    ['patches: [{}]', 'PatchTransformer', '{}', 'must specify one of patch and path in\n{}\n'],
    [
      'patches: [{patch: x, path: z}]',
      'PatchTransformer',
      'patch: x\npath: z',
      "patch and path can't be set at the same time\npatch: x\n",
    ],
    [
      'patches: [{patch: "[{op: add, path: /x}]"}]',
      'PatchTransformer',
      "patch: '[{op: add, path: /x}]'",
      'unable to parse SM or JSON patch from [patch: "[{op: add, path: /x}]"]',
    ],
    ['patchesStrategicMerge: [foo]', 'PatchStrategicMergeTransformer', 'paths:\n- foo', 'open /foo: no such file'],
    [
      'patchesStrategicMerge: [""]',
      'PatchStrategicMergeTransformer',
      'paths:\n- ""',
      'patch appears to be empty; files=[], ',
    ],
    [
      'replacements: [{path: r.yaml, source: {kind: A}}]',
      'ReplacementTransformer',
      'Replacements:\n- path: r.yaml\n  source:\n    kind: A',
      'cannot specify both path and inline replacement',
    ],
  ])('%s', (fields, kind, config, why) => {
    expect(faultOf(fields)).toContain(`trouble configuring builtin ${kind} with config: \`\n${config}\n\`: ${why}`);
  });
});

describe('patchesJson6902 without operations, or without a patch', () => {
  const target = 'target: {name: d, kind: Deployment}';
  it.each([
    ['path: p.yaml', '', "patch file 'p.yaml' empty seems to be empty"],
    ['path: p.yaml', '# x\n', 'patch appears to be empty; file=p.yaml, JsonOp=null'],
    ['path: p.yaml', '[]', 'patch appears to be empty; file=p.yaml, JsonOp=[]'],
    ['path: p.yaml, patch: "[]"', '[]', 'must specify a file path or jsonOp, not both'],
    ['path: ""', '', 'empty file path and empty jsonOp'],
    ['patch: foo', '', 'decoding "foo": json: cannot unmarshal string into Go value of type jsonpatch.Patch'],
    ['patch: "[{"', '', 'decoding [{: unexpected end of JSON input'],
    ['patch: "[{op: add}]"', '', "invalid character 'o' looking for beginning of object key string"],
  ])('%s', (entry, file, why) => {
    expect(faultOf(`patchesJson6902: [{${entry}, ${target}}]`, { '/p.yaml': file })).toContain(why);
  });
});

describe('selectors', () => {
  it.each([
    ['name: "["', 'error parsing regexp: missing closing ]: `[)$`'],
    ['kind: Foo, name: "a**"', 'error parsing regexp: invalid nested repetition operator: `**`'],
    ['labelSelector: a in', "unable to parse requirement: found '' expected: '('"],
    ['labelSelector: "a=b,,"', "found ',', expected: identifier after ','"],
    ['labelSelector: -a=b', 'invalid label key "-a": name part must consist of alphanumeric characters'],
  ])('%s', (target, why) => {
    const fault = faultOf(`patches: [{path: p.yaml, target: {${target}}}]`, { '/p.yaml': merge });
    expect(fault).toContain('unable to find patch target "');
    expect(fault).toContain(why);
  });

  it('are named in replacements too', () => {
    const targets = 'targets: [{select: {kind: "["}}]';
    expect(faultOf(`replacements: [{source: {kind: ConfigMap}, ${targets}}]`)).toBe(
      'error creating target selector: error parsing regexp: missing closing ]: `[)$`',
    );
  });
});

it('a replacement has targets, and its source no wildcard', () => {
  expect(faultOf('replacements: [{source: {kind: ConfigMap}}]')).toBe(
    'replacements must specify a source and at least one target',
  );
  const source = 'source: {kind: ConfigMap, fieldPath: data.*}';
  expect(faultOf(`replacements: [{${source}, targets: [{select: {kind: Deployment}}]}]`)).toBe(
    'error looking up replacement source: wildcard is not supported in PathGetter',
  );
});

describe('what transformers cannot write', () => {
  const binding = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\n';
  it.each([
    ['commonLabels: {y: b}', {}, 'json: unsupported type: map[interface {}]interface {}'],
    ['commonAnnotations: {"": b}', {}, 'expected ScalarNode but got MappingNode'],
    [
      'labels: [{pairs: {a: b}, includeSelectors: true, fields: [{path: metadata/labels}]}]',
      {},
      'failed to merge labels: conflicting fieldspecs',
    ],
    [
      'labels: [{pairs: {a: b}, includeTemplates: true, fields: [{path: metadata/labels}]}]',
      {},
      'failed to merge template fieldSpec: conflicting fieldspecs',
    ],
    [
      'namespace: x',
      { '/a.yaml': `${binding}subjects: foo\n` },
      'setting namespace on (cluster)role binding subjects: wrong node kind: expected SequenceNode but got ScalarNode',
    ],
    [
      'namespace: x',
      { '/a.yaml': `${binding}subjects: [foo]\n` },
      'looking up name on (cluster)role binding subject: wrong node kind: expected MappingNode but got ScalarNode',
    ],
  ])('%s', (fields, files, why) => {
    expect(faultOf(fields, files)).toContain(why);
  });
});

it('a JSON patch in YAML is read by YAML 1.1, one in JSON as JSON', () => {
  const patched = (patch: string): string =>
    faultOf('patches: [{path: p.yaml, target: {kind: Deployment}}]', { '/p.yaml': patch });
  const yaml = 'yes, 017, 0x1F, 1.0, 12345678901234567890, "yes"'.split(', ');
  const operations = yaml.map((value, index) => `- {op: add, path: /spec/${'uvwxyz'[index]}, value: ${value}}\n`);
  expect(patched(operations.join(''))).toContain(
    '  u: true\n  v: 15\n  w: 31\n  x: 1\n  "y": 12345678901234567000\n  z: "yes"\n',
  );
  expect(patched('[\n\t{"op": "add", "path": "/x", "path": "/spec/x", "value": "\\u00e9\\/"}\n]')).toContain(
    '  x: é/\n',
  );
  expect(patched('[{"op": "add", "path": "/spec/x", "value": {"a": ["\\ud83d\\ude00", 1.5]}}]')).toContain(
    '  x:\n    a:\n    - "\\U0001F600"\n    - 1.5\n',
  );
});
