import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each folder of src/ may import from the others. Nothing imports cli. */
const mayImport: Record<string, readonly string[]> = {
  model: [],
  platform: ['model'],
  engine: ['model'],
  manifests: ['model'],
  kustomize: ['model'],
  render: ['model', 'platform', 'kustomize', 'manifests'],
  vuln: ['model', 'platform'],
  kube: ['model', 'platform'],
  report: ['model'],
  gate: ['model', 'platform', 'engine', 'manifests', 'render', 'report', 'vuln'],
  github: ['model', 'platform', 'gate', 'report'],
  serve: ['model', 'platform', 'report', 'github'],
  service: ['model', 'platform', 'kube'],
  operator: ['model', 'platform', 'kube', 'service'],
  scanner: ['model', 'platform', 'engine', 'kube', 'service'],
  storage: ['model', 'platform', 'kube', 'service'],
  'node-agent': ['model', 'platform', 'kube'],
};
mayImport['cli'] = Object.keys(mayImport);

/** Packages that have one home. */
const homes: readonly { readonly pattern: RegExp; readonly home: RegExp }[] = [
  { pattern: /^@kubernetes\//, home: /^kube\// },
  { pattern: /^@octokit\//, home: /^github\// },
  { pattern: /^simple-git$/, home: /^platform\/git\// },
  { pattern: /^node:sqlite$/, home: /^serve\/state\// },
  { pattern: /^node:child_process$/, home: /^platform\/exec\.ts$/ },
  { pattern: /^node:/, home: /^(?!engine\/|model\/|kustomize\/|report\/)/ },
];

const src = path.resolve(import.meta.dirname, '../src');
const specifiers = /(?:from|import)\s*\(?\s*'([^']+)'/g;

describe.each(globSync('*/**/*.ts', { cwd: src }))('%s', (file) => {
  const folderOf = (target: string): string =>
    path.relative(src, path.resolve(src, path.dirname(file), target)).split('/')[0] ?? '';
  const imported = Array.from(
    readFileSync(path.join(src, file), 'utf8').matchAll(specifiers),
    ([, name]) => name ?? '',
  );

  it('imports only the folders it may', () => {
    const here = folderOf('.');
    const folders = imported
      .filter((name) => name.startsWith('.') && !name.endsWith('/package.json'))
      .map(folderOf)
      .filter((name) => name !== here);
    expect(mayImport[here]).toEqual(expect.arrayContaining(folders));
  });

  it.each(homes)('leaves $pattern to $home', ({ pattern, home }) => {
    expect(home.test(file) ? [] : imported.filter((name) => pattern.test(name))).toEqual([]);
  });
});
