import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../src/kustomize/field-specs/configurations.ts';
import { readCrds } from '../../../src/kustomize/field-specs/crds.ts';
import { editField, splitPath } from '../../../src/kustomize/field-specs/edit-field.ts';
import { fieldSpec, mergeSpecs } from '../../../src/kustomize/field-specs/field-spec.ts';
import {
  mergeConfigs,
  defaultConfig,
  emptyConfig,
  withDefaults,
} from '../../../src/kustomize/field-specs/transformer-config.ts';
import { stringNode } from '../../../src/kustomize/tree/node.ts';
import { emit } from '../../../src/kustomize/tree/emit.ts';
import { load } from '../transformers/harness.ts';

const head = 'apiVersion: v1\nkind: K\nmetadata:\n  name: a\n';
const source = (text: string) => ({ path: 'c.yaml', text });

function edited(text: string, path: string, create: boolean): string {
  const node = load(head + text)[0]!.node;
  const result = editField(node, fieldSpec({ path, create }), () => stringNode('X', undefined), { mark: undefined });
  return emit([result]).slice(head.length);
}

describe('a field spec', () => {
  it.each([
    ['a/b', ['a', 'b']],
    ['/a/b', ['a', 'b']],
    ['a/b\\/c/d', ['a', 'b/c', 'd']],
  ])('has the path %s', (path, keys) => {
    expect(splitPath(path)).toEqual(keys);
  });

  it.each([
    ['spec: {a: 1}', 'spec/a', false, 'spec:\n  a: X\n'],
    ['spec: {}', 'spec/a', false, 'spec: {}\n'],
    ['spec: {}', 'spec/a/b', true, 'spec:\n  a:\n    b: X\n'],
    ['spec: null', 'spec/a', true, 'spec:\n  a: X\n'],
    ['spec: null', 'spec/a', false, 'spec: null\n'],
    ['spec: [{a: 1}, {b: 2}, null]', 'spec/a', false, 'spec:\n- a: X\n- b: 2\n- null\n'],
    ['spec: {}', 'spec/a[]/b', true, 'spec: {}\n'],
    ['spec: {a: null}', 'spec/a[]/b', true, 'spec:\n  a: []\n'],
    ['spec: {x/y: 1}', 'spec/x\\/y', false, 'spec:\n  x/y: X\n'],
  ])('edits %s at %s (create %s)', (text, path, create, result) => {
    expect(edited(text, path, create)).toBe(result);
  });

  it.each([
    ['spec: 1', "considering field 'spec/a' of object K.v1.[noGrp]/a.[noNs]: expected sequence or mapping node"],
    ['spec: [1]', 'visit traversal on path: [a]: expected sequence or mapping node'],
  ])('refuses %s', (text, message) => {
    expect(() => edited(text, 'spec/a', false)).toThrow(message);
  });

  it('leaves other kinds, and what is not changed, as they are', () => {
    const node = load(`${head}spec: [{a: 1}]`)[0]!.node;
    expect(editField(node, fieldSpec({ kind: 'L', path: 'kind' }), () => stringNode('X', undefined))).toBe(node);
    expect(editField(node, fieldSpec({ path: 'spec/a' }), (before) => before!)).toBe(node);
  });
});

describe('tables', () => {
  const wide = fieldSpec({ path: 'a' });
  const narrow = fieldSpec({ kind: 'K', path: 'a' });

  it('merge: what is covered by an addition stays alone', () => {
    expect(mergeSpecs([narrow], [wide])).toEqual([narrow]);
    expect(mergeSpecs([wide], [narrow])).toEqual([wide, narrow]);
    expect(() => mergeSpecs([wide], [{ ...wide, create: true }])).toThrow('conflicting fieldspecs');
  });

  it('of configurations displace wider defaults', () => {
    const added = readConfiguration(source('namePrefix: [{kind: Secret, path: metadata/name}]'));
    expect(withDefaults([added]).namePrefix).toEqual([fieldSpec({ kind: 'Secret', path: 'metadata/name' })]);
    expect(withDefaults([])).toBe(defaultConfig);
  });

  it.each([
    ['foo: []', 'error unmarshaling JSON: while decoding JSON: json: unknown field "foo"'],
    ['images: [{paths: a}]', 'unknown field "paths"'],
  ])('of configurations are strict: %s', (text, message) => {
    expect(() => readConfiguration(source(text))).toThrow(message);
  });

  it('name the table of a conflict', () => {
    const added = readConfiguration(source('commonLabels: [{path: metadata/labels}]'));
    expect(() => mergeConfigs(defaultConfig, added)).toThrow('failed to merge CommonLabels fieldSpec: conflicting');
  });

  it('come from crds', () => {
    const reference = '"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "Pod"';
    const config = readCrds(
      source(`{"x/v1.Bee": {"Schema": {"properties": {"kind": {}, "apiVersion": {}, "metadata": {}, "spec": {"$ref": "x/v1.Spec"}}}},
        "x/v1.Spec": {"Schema": {"properties": {"pod": {${reference}}, "id": {"x-kubernetes-identity": ""}, "again": {"$ref": "x/v1.Spec"}}}}}`),
    );
    expect(config).toEqual({
      ...emptyConfig,
      namePrefix: [fieldSpec({ kind: 'Bee', path: 'spec/id' })],
      nameReference: [
        { group: '', version: 'v1', kind: 'Pod', referrers: [fieldSpec({ kind: 'Bee', path: 'spec/pod/name' })] },
      ],
    });
  });
});
