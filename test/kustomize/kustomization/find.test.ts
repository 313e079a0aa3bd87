import { expect, test } from 'vitest';
import type { FileSystem } from '../../../src/kustomize/file-system.ts';
import { loadKustomization } from '../../../src/kustomize/kustomization/find.ts';

function tree(...names: readonly string[]): FileSystem {
  return {
    read(path) {
      if (!names.includes(path)) throw new Error('no such file or directory');
      return new TextEncoder().encode('resources: []');
    },
    kind: (path) => (names.includes(path) ? 'file' : undefined),
    resolve: (path) => path,
  };
}

test.each(['kustomization.yaml', 'kustomization.yml', 'Kustomization'])('%s is found', (name) => {
  expect(loadKustomization(tree(`/a/${name}`), '/a').source.path).toBe(`/a/${name}`);
});

test('the root of the tree', () => {
  expect(loadKustomization(tree('/kustomization.yml'), '/').source.path).toBe('/kustomization.yml');
});

test('none', () => {
  expect(() => loadKustomization(tree('/a/kustomization.json'), '/a')).toThrow(
    "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/a'",
  );
});

test('more than one', () => {
  const files = tree('/a/kustomization.yaml', '/a/Kustomization');
  expect(() => loadKustomization(files, '/a')).toThrow('Found multiple kustomization files under: /a\n');
});
