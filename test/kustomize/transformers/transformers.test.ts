import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../../src/kustomize/field-specs/transformer-config.ts';
import type { BuildResource } from '../../../src/kustomize/resource.ts';
import { isClusterScoped } from '../../../src/kustomize/schema/schema.ts';
import { expandVars, type VarValue } from '../../../src/kustomize/transformers/expand.ts';
import { addHashSuffixes } from '../../../src/kustomize/transformers/hash-suffix.ts';
import { setImages, splitImage } from '../../../src/kustomize/transformers/images.ts';
import { fixNameReferences } from '../../../src/kustomize/transformers/name-references.ts';
import { setNamespace } from '../../../src/kustomize/transformers/namespace.ts';
import { addAffix } from '../../../src/kustomize/transformers/affix.ts';
import { setReplicas } from '../../../src/kustomize/transformers/replicas.ts';
import { mergeVars, registerVars, splitFieldPath } from '../../../src/kustomize/transformers/vars.ts';
import { getAt, textOf, type Mark } from '../../../src/kustomize/tree/node.ts';
import { load, print } from './harness.ts';

const mark: Mark = { source: { path: 'kustomization.yaml', text: '' }, offset: 7 };
const one = (kind: string, name: string, more = ''): BuildResource[] =>
  load(`apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\n${more}`);
const prefixed = (resources: readonly BuildResource[], prefix: string): BuildResource[] =>
  addAffix(resources, { end: 'prefixes', text: prefix, mark }, defaultConfig.namePrefix, isClusterScoped);
const at = (resources: readonly BuildResource[], index: number, ...keys: string[]): string | undefined =>
  textOf(getAt(resources[index]?.node, ...keys));

describe('names', () => {
  it('get prefixes, the outer one outside, with the mark of the setting', () => {
    const [resource] = prefixed(prefixed(one('ConfigMap', 'a'), 'x-'), 'y-');
    expect(resource).toMatchObject({ prefixes: ['x-', 'y-'], previous: [{ name: 'a' }, { name: 'x-a' }] });
    expect(getAt(resource!.node, 'metadata', 'name')).toMatchObject({
      text: 'y-x-a',
      mark: { offset: 7, part: { start: 0, end: 2 } },
    });
  });

  it.each(['Namespace', 'CustomResourceDefinition'])('of kind %s stay', (kind) => {
    const resources = one(kind, 'a');
    expect(prefixed(resources, 'x-')).toEqual(resources);
  });

  it('get hashes where they need them', () => {
    const resources = [
      ...one('ConfigMap', 'a').map((resource) => ({ ...resource, needsHash: true })),
      ...one('Secret', 'b'),
    ];
    const result = addHashSuffixes(resources, { hashOf: () => 'abc' }, isClusterScoped);
    expect([at(result, 0, 'metadata', 'name'), at(result, 1, 'metadata', 'name')]).toEqual(['a-abc', 'b']);
  });
});

describe('a namespace', () => {
  const binding = 'subjects: [{kind: User, name: default}, {kind: ServiceAccount, name: q, namespace: old}]';
  it.each([
    [undefined, ['new', 'old']],
    ['none', [undefined, 'old']],
    ['allServiceAccounts', [undefined, 'new']],
  ])('goes into subjects by mode %s', (setRoleBindingSubjects, namespaces) => {
    const settings = { namespace: 'new', mark, ...(setRoleBindingSubjects && { setRoleBindingSubjects }) };
    const [result] = setNamespace(one('RoleBinding', 'a', binding), settings, defaultConfig.namespace, isClusterScoped);
    const subjects = getAt(result!.node, 'subjects');
    expect(subjects?.kind === 'list' && subjects.items.map((item) => textOf(getAt(item, 'namespace')))).toEqual(
      namespaces,
    );
  });

  it('leaves set ones where only unset ones are meant', () => {
    const resources = load('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: old}\n');
    const result = setNamespace(resources, { namespace: 'new', unsetOnly: true, mark }, [], isClusterScoped);
    expect(at(result, 0, 'metadata', 'namespace')).toBe('old');
  });

  it('must not bring two objects together', () => {
    const resources = ['x', 'y'].flatMap((name) =>
      load(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: ${name}}\n`),
    );
    expect(() => setNamespace(resources, { namespace: 'z', mark }, [], isClusterScoped)).toThrow(
      'produces ID conflict',
    );
  });
});

describe('images', () => {
  it.each([
    ['nginx', ['nginx', '', '']],
    ['reg:5000/a', ['reg:5000/a', '', '']],
    ['reg:5000/a:1@sha256:b', ['reg:5000/a', '1', 'sha256:b']],
    ['a@sha256:b', ['a', '', 'sha256:b']],
  ])('split: %s', (image, [name, tag, digest]) => {
    expect(splitImage(image)).toEqual({ name, tag, digest });
  });

  it.each([
    ['nginx:1', { name: 'nginx', newTag: '2' }, 'nginx:2'],
    ['nginx:1', { name: 'nginx', digest: 'sha256:a' }, 'nginx@sha256:a'],
    ['nginx:1@sha256:b', { name: 'nginx', newName: 'x' }, 'x:1@sha256:b'],
    ['docker.io/nginx', { name: 'nginx', newTag: '2' }, 'docker.io/nginx'],
    ['docker.io/nginx', { name: '.*nginx', newTag: '2' }, 'docker.io/nginx:2'],
    ['nginx:1', { name: 'nginx', tagSuffix: '-a' }, 'nginx:1-a-a'],
  ])('change: %s by %j', (image, settings, expected) => {
    const pods = one('Pod', 'a', `spec: {containers: [{image: ${JSON.stringify(image)}}]}`);
    expect(print(setImages(pods, settings, defaultConfig.images))).toContain(`image: ${expected}\n`);
  });
});

it('counts of replicas need an object', () => {
  const settings = { name: 'x', count: 1, mark };
  expect(() => setReplicas(one('Pod', 'x'), settings, defaultConfig.replicas)).toThrow(
    'resource with name x does not match a config with the following GVK [Deployment.[noVer].[noGrp] StatefulSet',
  );
});

describe('references', () => {
  const pod = one('Pod', 'p', 'spec: {volumes: [{configMap: {name: a}}]}');
  const fixed = (resources: readonly BuildResource[]): string =>
    print(fixNameReferences(resources, defaultConfig.nameReference, isClusterScoped));

  it('follow renamed objects only', () => {
    expect(fixed([...prefixed(one('ConfigMap', 'a'), 'x-'), ...pod])).toContain('      name: x-a\n');
    expect(fixed([...one('ConfigMap', 'a'), ...pod])).toContain('      name: a\n');
  });

  it('prefer objects of the same layers', () => {
    const layers = ['x-', 'y-'].flatMap((prefix) => prefixed([...one('ConfigMap', 'a'), ...pod], prefix));
    expect(fixed(layers).match(/ {6}name: .*/g)).toEqual(['      name: x-a', '      name: y-a']);
  });

  it('must not be ambiguous', () => {
    const resources = [...['x-', 'y-'].flatMap((prefix) => prefixed(one('ConfigMap', 'a'), prefix)), ...pod];
    expect(() => fixed(resources)).not.toThrow();
    const nested = resources.map((resource) => ({ ...resource, prefixes: [] }));
    expect(() => fixed(nested)).toThrow(
      'found multiple possible referrals: ConfigMap.v1.[noGrp]/x-a.[noNs], ConfigMap',
    );
  });
});

describe('vars', () => {
  const values: Record<string, VarValue> = { S: 's', I: 5n, F: 1.5e25, B: false };
  it.each([
    ['$(I)', 5n],
    ['$(B)', false],
    ['a$(I)', 'a5'],
    ['$(F)x', '1.5e+25x'],
    ['$$(S) $(U) $( $x $', '$(S) $(U) $( $x $'],
  ])('expand %s', (text, expected) => {
    expect(expandVars(text, (name) => values[name])).toBe(expected);
  });

  it.each([
    ['a.b[0].c', ['a', 'b', '0', 'c']],
    ['a\\.b.c', ['a.b', 'c']],
    ['a[b.c/d]', ['a', 'b.c/d']],
  ])('find %s', (path, parts) => {
    expect(splitFieldPath(path)).toEqual(parts);
  });

  const variable = { name: 'V', objref: { group: '', version: 'v1', kind: 'ConfigMap', name: 'a', namespace: '' } };
  it('are given once, and mean one object', () => {
    expect(() => mergeVars([variable], [variable])).toThrow("var 'V' already encountered");
    const both = ['x', 'y'].flatMap((name) =>
      load(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: ${name}}\n`),
    );
    expect(() => registerVars(both, [variable], isClusterScoped)).toThrow(
      'found 2 resId matches for var {V ConfigMap.v1.[noGrp] {metadata.name}}',
    );
  });
});
