import { describe, expect, it } from 'vitest';
import {
  anyIds,
  currentId,
  effectiveNamespace,
  gvkMatches,
  originalId,
  parseGvk,
  printId,
  remember,
  sameId,
} from '../../src/kustomize/identity.ts';
import type { ResId } from '../../src/kustomize/resource.ts';
import { load } from './transformers/harness.ts';

const isClusterScoped = (_: string, kind: string): boolean => kind === 'Namespace';
const id = (parts: Partial<ResId>): ResId => ({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  name: 'a',
  namespace: '',
  ...parts,
});

describe('ids', () => {
  it.each([
    [id({}), 'ConfigMap.v1.[noGrp]/a.[noNs]'],
    [id({ group: 'apps', namespace: 'b' }), 'ConfigMap.v1.apps/a.b'],
    [id({ version: '', kind: '', name: '' }), '[noKind].[noVer].[noGrp]/[noName].[noNs]'],
  ])('print %j', (value, text) => {
    expect(printId(value)).toBe(text);
  });

  it.each([
    ['apps/v1', { group: 'apps', version: 'v1' }],
    ['v1', { group: '', version: 'v1' }],
    ['builtin', { group: '', version: 'builtin' }],
  ])('parse %s', (text, parts) => {
    expect(parseGvk(text, 'X')).toEqual({ ...parts, kind: 'X' });
  });

  it.each([
    [id({}), 'default'],
    [id({ namespace: 'default' }), 'default'],
    [id({ namespace: 'x' }), 'x'],
    [id({ kind: 'Namespace', namespace: 'x' }), '_non_namespaceable_'],
  ])('have effective namespaces: %j', (value, namespace) => {
    expect(effectiveNamespace(value, isClusterScoped)).toBe(namespace);
  });

  it('take no namespace and default for the same', () => {
    expect(sameId(id({}), id({ namespace: 'default' }), isClusterScoped)).toBe(true);
    expect(sameId(id({}), id({ version: 'v2' }), isClusterScoped)).toBe(false);
  });

  it('match selectors with empty fields', () => {
    expect(gvkMatches(id({}), { group: '', version: '', kind: 'ConfigMap' })).toBe(true);
    expect(gvkMatches(id({}), { group: 'apps', version: '', kind: 'ConfigMap' })).toBe(false);
  });
});

it('remembers ids, the original first', () => {
  const [before] = load('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
  const [after] = load('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b, namespace: x}\n');
  const resource = { ...remember(before!, isClusterScoped), node: after!.node };
  expect(originalId(resource)).toMatchObject({ name: 'a', namespace: 'default' });
  expect(currentId(resource)).toMatchObject({ name: 'b', namespace: 'x' });
  expect(anyIds(resource).map(printId)).toEqual(['ConfigMap.v1.[noGrp]/a.default', 'ConfigMap.v1.[noGrp]/b.x']);
});
