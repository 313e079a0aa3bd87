import { describe, expect, it } from 'vitest';
import { build, memoryFileSystem } from '../../src/kustomize/index.ts';

const configMap = (name: string, data = '{k: v}'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: ${data}\n`;
const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** What building the directory `root` of a tree says. */
function fault(files: Readonly<Record<string, string>>, isPart = false): string {
  try {
    build(memoryFileSystem(files), 'root', { restrictor: 'none', isPart });
    return 'nothing is wrong';
  } catch (error) {
    return error instanceof Error
      ? `${error.constructor.name === 'RangeError' ? 'RangeError: ' : ''}${error.message}`
      : String(error);
  }
}

/** The same for a kustomization beside one ConfigMap. */
function faultOf(kustomization: string): string {
  return fault({ 'root/kustomization.yaml': `resources: [a.yaml]\n${kustomization}`, 'root/a.yaml': configMap('a') });
}

describe('a kustomization that would fill the memory', () => {
  it('may not copy an object into itself again and again', () => {
    const copies = Array.from({ length: 40 }, (_, index) => ({ op: 'copy', from: '/data', path: `/data/x${index}` }));
    const patch = JSON.stringify(JSON.stringify(copies));
    expect(faultOf(`patches: [{target: {kind: ConfigMap}, patch: ${patch}}]`)).toMatch(
      /an object grows larger than \d+/,
    );
    const source = 'source: {kind: ConfigMap, fieldPath: data}';
    const replacements = times(40, (index) => {
      return `- ${source}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.x${index}], options: {create: true}}]\n`;
    });
    expect(faultOf(`replacements:\n${replacements}`)).toMatch(/an object grows larger than \d+/);
  });

  it('may not append a text to itself again and again', () => {
    const replacements = times(40, () => {
      return `- source: {kind: ConfigMap, fieldPath: data.k}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.k], options: {delimiter: ':', index: -1}}]\n`;
    });
    expect(faultOf(`replacements:\n${replacements}`)).toMatch(/an object grows larger than \d+/);
  });

  it('may not build a tower of lists', () => {
    const operations = Array.from({ length: 400 }, (_, depth) => ({
      op: 'add',
      path: `/data${'/x'.repeat(depth)}`,
      value: {},
    }));
    const patch = JSON.stringify(JSON.stringify(operations));
    expect(faultOf(`patches: [{target: {kind: ConfigMap}, patch: ${patch}}]`)).toMatch(/nested deeper than 300 levels/);
  });

  it('may not have aliases of aliases, nor a thousand of one long text', () => {
    const lists = times(12, (index) => `x${index + 1}: &x${index + 1} [${Array(9).fill(`*x${index}`).join(',')}]\n`);
    const bomb = `x0: &x0 [1,2,3,4,5,6,7,8,9]\n${lists}`;
    const files = { 'root/kustomization.yaml': 'resources: [a.yaml]' };
    expect(fault({ ...files, 'root/a.yaml': configMap('a') + bomb })).toMatch(/excessive aliasing/);
    const text = `long: &long "${'x'.repeat(100_000)}"\n${times(1000, (index) => `k${index}: *long\n`)}`;
    expect(fault({ ...files, 'root/a.yaml': configMap('a') + text })).toMatch(/an object grows larger than \d+/);
  });

  it('may not generate an object of any size', () => {
    const files = times(10, (index) => `  - k${index}=big.txt\n`);
    const tree = {
      'root/kustomization.yaml': `configMapGenerator:\n- name: x\n  files:\n${files}`,
      'root/big.txt': 'x'.repeat(1_000_000),
    };
    expect(fault(tree)).toMatch(/ConfigMap x gets more than 8388608 bytes of content/);
  });

  it('may not put a large text into very many objects', () => {
    const value = 'x'.repeat(1_000_000);
    const tree = {
      'root/kustomization.yaml': `resources: [a.yaml]\npatches: [{target: {kind: ConfigMap}, patch: '[{"op": "add", "path": "/data/x", "value": "${value}"}]'}]`,
      'root/a.yaml': times(300, (index) => `${configMap(`a${index}`)}---\n`),
    };
    expect(fault(tree)).toMatch(/all objects together are larger than \d+/);
  });

  it('may not double its objects at every level', () => {
    const tree: Record<string, string> = {
      'd/0/kustomization.yaml': 'resources: [a.yaml]',
      'd/0/a.yaml': times(1000, (index) => `${configMap(`a${index}`)}---\n`),
    };
    for (let level = 1; level <= 8; level++) {
      tree[`d/${level}/kustomization.yaml`] = `resources: [../a${level}, ../b${level}]`;
      for (const side of ['a', 'b'])
        tree[`d/${side}${level}/kustomization.yaml`] = `namePrefix: ${side}\nresources: [../${level - 1}]`;
    }
    expect(fault({ ...tree, 'root/kustomization.yaml': 'resources: [../d/8]' })).toMatch(/more than 100000 objects/);
  });
});

describe('a kustomization that would take hours', () => {
  it('may not send every object through thousands of patches', () => {
    const patches = times(3000, (index) => `- {target: {name: c${index}x}, patch: '[]'}\n`);
    const tree = {
      'root/kustomization.yaml': `resources: [a.yaml]\npatches:\n${patches}`,
      'root/a.yaml': times(1400, (index) => `${configMap(`c${index}`)}---\n`),
    };
    expect(fault(tree)).toMatch(/3000 patches or other steps for 1400 objects are too much work/);
  });

  it('may not be patched by many thousands of operations', () => {
    const operations = Array.from({ length: 5001 }, (_, index) => ({ op: 'add', path: `/data/k${index}`, value: 'x' }));
    const patch = JSON.stringify(JSON.stringify(operations));
    expect(faultOf(`patches: [{target: {kind: ConfigMap}, patch: ${patch}}]`)).toMatch(/5001 operations; at most 5000/);
  });

  it('may merge generated objects with very many keys', () => {
    const tree = {
      'root/kustomization.yaml':
        'configMapGenerator: [{name: x, envs: [e.env]}, {name: x, behavior: merge, envs: [e.env]}]',
      'root/e.env': times(10_000, (index) => `K${index}=x\n`),
    };
    expect(fault(tree)).toBe('nothing is wrong');
  });

  it('may have expressions that other engines need ages for', () => {
    const names = [
      '(a+)+(a+)+(a*)*b',
      `${'(a|b*)*'.repeat(1000)}c`,
      '(((a{100}){100}){100})',
      `${'('.repeat(20_000)}a${')'.repeat(20_000)}`,
    ];
    const tree = { 'root/a.yaml': configMap('a'.repeat(200)) };
    for (const name of names) {
      const kustomization = `resources: [a.yaml]\npatches: [{target: {name: ${JSON.stringify(name)}}, patch: '[]'}]`;
      expect(fault({ ...tree, 'root/kustomization.yaml': kustomization })).toBe('nothing is wrong');
    }
  });

  it('may list ten thousand files', () => {
    const tree: Record<string, string> = {
      'root/kustomization.yaml': `resources:\n${times(10_000, (index) => `- ${index}.yaml\n`)}`,
    };
    for (let index = 0; index < 10_000; index++) tree[`root/${index}.yaml`] = configMap(`c${index}`);
    expect(build(memoryFileSystem(tree), 'root').resources).toHaveLength(10_000);
  });
});

describe('a path of a tree that is a part of another', () => {
  const tree = { 'outside.yaml': configMap('a'), 'root/b/.keep': '', 'base/kustomization.yaml': '' };
  const fields: readonly string[] = [
    'resources: [PATH]',
    'components: [PATH]',
    'patches: [{path: PATH}]',
    'patchesStrategicMerge: [PATH]',
    'patchesJson6902: [{path: PATH, target: {kind: ConfigMap, version: v1, name: a}}]',
    'replacements: [{path: PATH}]',
    'crds: [PATH]',
    'configurations: [PATH]',
    'openapi: {path: PATH}',
    'generators: [PATH]',
    'transformers: [PATH]',
    'validators: [PATH]',
    'configMapGenerator: [{name: x, files: [PATH]}]',
    'configMapGenerator: [{name: x, envs: [PATH]}]',
    'secretGenerator: [{name: x, files: [key=PATH]}]',
    'secretGenerator: [{name: x, envs: [PATH]}]',
  ];
  it.each(fields)('does not climb above its root in %s', (field) => {
    for (const path of ['../../outside.yaml', '../../root/../outside.yaml', 'b/../../../outside.yaml']) {
      expect(fault({ ...tree, 'root/kustomization.yaml': field.replace('PATH', path) }, true)).toContain(
        'leads out of the source',
      );
    }
  });

  it.each(fields)('is not absolute in %s', (field) => {
    const said = fault({ ...tree, 'root/kustomization.yaml': field.replace('PATH', '/outside.yaml') }, true);
    expect(said).toMatch(/leads out of the source|cannot be absolute/);
  });

  it('may go up as far as the root', () => {
    expect(fault({ ...tree, 'root/kustomization.yaml': 'resources: [b/../../outside.yaml]' }, true)).toBe(
      'nothing is wrong',
    );
  });
});
