import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleFolder } from '../../scripts/bundle.ts';
import { tool } from '../../src/cli/version.ts';

describe('the bundle of the package', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bundle-'));
  const main = path.join(folder, 'kubescape-gitops.js');

  beforeAll(() => bundleFolder('kubescape-gitops', 'src/cli/main.ts', folder), 60_000);

  it('runs', () => {
    expect(execFileSync(process.execPath, [main, '--version'], { encoding: 'utf8' }).trim()).toBe(tool.version);
  });

  it('describes commands without what they do', () => {
    const loaded = withImports(main);
    const texts = loaded.map((file) => readFileSync(file, 'utf8'));
    expect(texts.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(120_000);
    expect(readdirSync(path.join(folder, 'chunks')).length).toBeGreaterThan(loaded.length);
  });

  it('requires modules of Node: to import node:http loads all of its fetch', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
    for (const file of files) {
      const text = readFileSync(path.join(folder, file), 'utf8');
      const imported = Array.from(text.matchAll(/\bimport\b[^"'`;()]*["'](node:[^"']+)["']/g), ([, name]) => name);
      expect([file, imported.filter((name) => name !== 'node:module')]).toEqual([file, []]);
    }
  });
});

/** A file and all that is loaded with it. */
function withImports(file: string, found: Set<string> = new Set()): readonly string[] {
  if (found.has(file)) return [...found];
  found.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, name = ''] of text.matchAll(/\b(?:import|from)\s*"(\.[^"]+\.js)"/g)) {
    withImports(path.resolve(path.dirname(file), name), found);
  }
  return [...found];
}
