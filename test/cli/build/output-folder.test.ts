import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { OutputFolder } from '../../../src/cli/build/output-folder.ts';
import { temporaryFolders } from '../../support/command.ts';

const folder = temporaryFolders();

describe('a folder for outputs', () => {
  it('is made, and takes files below folders', () => {
    const root = path.join(folder(), 'new/out');
    new OutputFolder(root).write(['prod', 'apps'], 'Deployment-web', 'a: b\n');

    expect(readFileSync(path.join(root, 'prod/apps/Deployment-web.yaml'), 'utf8')).toBe('a: b\n');
  });

  it('keeps every file inside, whatever it is called', () => {
    const outside = folder({ 'out/.keep': '' });
    const root = path.join(outside, 'inner');
    const out = new OutputFolder(root);
    for (const name of ['../../x', '..', '.', '', '/etc/passwd', 'a\0b', 'x'.repeat(5000), '\u202e', 'C:\\x']) {
      out.write([name, name], name, name);
    }

    expect(globSync('**/*', { cwd: outside, exclude: ['inner', 'inner/**'] }).toSorted()).toEqual(['out']);
    expect(globSync('**/*.yaml', { cwd: root })).toHaveLength(9);
  });

  it('gives two names two files, also where case makes no difference', () => {
    const root = path.join(folder(), 'out');
    const out = new OutputFolder(root);
    for (const name of ['a:b', 'a_b', 'A_B', 'a/b']) out.write([], name, name);
    const files = globSync('*', { cwd: root });

    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(4);
    expect(files.map((file) => readFileSync(path.join(root, file), 'utf8')).toSorted()).toEqual([
      'A_B',
      'a/b',
      'a:b',
      'a_b',
    ]);
  });

  it('is refused when it holds something, so that nothing old looks new', () => {
    expect(() => new OutputFolder(folder({ old: '' }))).toThrow('is not empty; name a new folder, or remove it first');
  });

  it('is refused when it is a file', () => {
    expect(() => new OutputFolder(path.join(folder({ file: '' }), 'file'))).toThrow('cannot write to');
  });
});
