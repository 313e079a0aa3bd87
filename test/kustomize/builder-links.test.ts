import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createBuilder } from '../../src/kustomize/index.ts';
import { confinedFiles } from '../../src/platform/confined-files.ts';
import { outcome } from './builder-harness.ts';

const root = mkdtempSync(path.join(tmpdir(), 'builder-'));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
}

function link(name: string, target: string): void {
  rmSync(path.join(root, name), { force: true });
  symlinkSync(target, path.join(root, name));
}

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

it.each([
  ['the file behind a link is edited', 'real/one.yaml', () => write('real/one.yaml', configMap('edited'))],
  ['a folder behind a link is removed', 'real', () => rmSync(path.join(root, 'real'), { recursive: true })],
  ['a link is turned to another folder', 'way', () => link('way', 'other')],
  ['a link behind a link is turned', 'second', () => link('second', 'other')],
  ['a file comes to be where a link leads', 'nowhere.yaml', () => write('nowhere.yaml', configMap('come'))],
  ['a folder comes to be where a link leads', 'later/x', () => write('later/one.yaml', configMap('late'))],
])('%s', (_, changed, change) => {
  write('real/one.yaml', configMap('one'));
  write('other/one.yaml', configMap('two'));
  link('way', 'real');
  link('second', 'real');
  link('first', 'second');
  link('dangling.yaml', 'nowhere.yaml');
  link('empty', 'later');
  const listed = ['../way/one.yaml', '../first/one.yaml', '../dangling.yaml', '../empty/one.yaml'];
  for (const [index, file] of listed.entries()) write(`t${index}/kustomization.yaml`, `resources: [${file}]`);
  const builder = createBuilder(confinedFiles(root));
  const all = (one = builder): string[] => listed.map((_file, index) => outcome(() => one.build(`t${index}`)));
  const before = all();
  change();
  builder.changed([changed]);
  const after = all();
  expect(after).toEqual(all(createBuilder(confinedFiles(root))));
  expect(after).not.toEqual(before);
});
