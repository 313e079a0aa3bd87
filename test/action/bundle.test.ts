import { mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { bundleAction } from '../../scripts/bundle.ts';
import { foreignInputs, inputNames } from '../../src/cli/action/input-names.ts';
import { gateFormats } from '../../src/report/gate/gate-formats.ts';
import { actionFile } from '../support/action.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly deprecationMessage?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
  readonly branding: { readonly icon: string; readonly color: string };
}

const action = load(read('action.yml')) as ActionFile;

describe('the committed bundle', () => {
  it('is that of the source: otherwise run `npm run build -- action`', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bundle-'));
    await bundleAction(folder);

    const names = readdirSync(folder).toSorted();

    expect(names).toEqual(readdirSync(path.dirname(actionFile)).toSorted());
    for (const name of names) {
      const [built, committed] = [folder, path.dirname(actionFile)].map((one) => readFileSync(path.join(one, name)));
      expect([name, built?.equals(committed ?? Buffer.of())]).toEqual([name, true]);
    }
  });

  it('is small, and knows no machine', () => {
    expect(statSync(actionFile).size).toBeLessThan(2_000_000);
    expect(readFileSync(actionFile, 'utf8')).not.toMatch(/\/(?:home|Users|tmp\/wt|work)\//);
  });
});

describe('action.yml', () => {
  it('has the inputs that the Action reads, and those of Kubescape that it explains, no others', () => {
    const foreign = foreignInputs.map(({ name }) => name);

    expect(Object.keys(action.inputs).toSorted()).toEqual([...inputNames, ...foreign].toSorted());
    for (const [name, { description, deprecationMessage }] of Object.entries(action.inputs)) {
      expect([name, description]).toEqual([name, expect.stringMatching(/\.$/)]);
      expect([name, deprecationMessage !== undefined]).toEqual([name, foreign.includes(name)]);
    }
  });

  it('has an output for the file of each format', () => {
    const names = Object.keys(action.outputs).filter((name) => name.endsWith('-file'));

    expect(names.toSorted()).toEqual(gateFormats.map(({ name }) => `${name}-file`).toSorted());
  });

  it('runs the bundle on Node 24, without a container and a shell', () => {
    expect(action.runs).toEqual({ using: 'node24', main: path.relative(root, actionFile) });
    expect(action.branding).toEqual({ icon: 'shield', color: 'blue' });
  });

  it('is documented input by input, output by output', () => {
    const page = read('docs/action.md');
    const names = [...Object.keys(action.inputs), ...Object.keys(action.outputs)];
    const missing = names.filter(
      (name) => !name.endsWith('-file') && !new RegExp(`^\\| \`${name}\` +\\|`, 'm').test(page),
    );

    expect(missing).toEqual([]);
  });
});

describe('every dependency', () => {
  it('is of one exact version, emulate among them: its tag `latest` is a package of somebody else', () => {
    const all = { ...packageJson.dependencies, ...packageJson.devDependencies };

    expect(all.emulate).toBe('0.12.2');
    for (const [name, version] of Object.entries(all))
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });
});

describe('docs/threats.md', () => {
  const rows = Array.from(read('docs/threats.md').matchAll(/`(test\/[^`]+\.ts)`: ([^|]+?) *\|/g));

  it('names tests that there are', () => {
    expect(rows.length).toBeGreaterThan(10);
    for (const [, file = '', titles = ''] of rows) {
      for (const title of titles.split(';')) expect(read(file)).toContain(title.trim().replace(/^“|”$/g, ''));
    }
  });
});
