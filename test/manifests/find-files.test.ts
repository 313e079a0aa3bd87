import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFiles } from '../../src/manifests/find-files.ts';
import { temporaryFiles } from './temporary-files.ts';

/** Files as they are shown, problems as `file: message`. */
function find(cwd: string, ...paths: string[]): string[] {
  return [...findFiles(paths, cwd)].map((found) =>
    'message' in found ? `${found.file}: ${found.message}` : found.file,
  );
}

describe('findFiles', () => {
  it('walks a directory in byte order, for manifests only', () => {
    const cwd = temporaryFiles({
      'b.yaml': '',
      'B.yml': '',
      'a/z.json': '',
      'a/readme.md': '',
      'a-b.yaml': '',
      'é.yaml': '',
      'node_modules/x.yaml': '',
      'a/.git/x.yaml': '',
      '.github/w.yaml': '',
      'c.YAML': '',
    });
    expect(find(cwd, '.')).toEqual(['.github/w.yaml', 'B.yml', 'a/z.json', 'a-b.yaml', 'b.yaml', 'é.yaml']);
    expect(find(cwd, 'node_modules')).toEqual(['node_modules/x.yaml']);
  });

  it('takes a named file whatever its ending, and each file once', () => {
    const cwd = temporaryFiles({ 'a.txt': '', 'd/b.yaml': '' });
    expect(find(cwd, 'a.txt', './a.txt', 'd', 'd/b.yaml', join(cwd, 'd'))).toEqual(['a.txt', 'd/b.yaml']);
    expect(find(join(cwd, 'd'), '../a.txt')).toEqual(['../a.txt']);
  });

  it('reports what does not exist', () => {
    const cwd = temporaryFiles({ 'a.yaml': '' });
    expect(find(cwd, 'gone', 'a.yaml/b')).toEqual([
      'gone: no such file or directory (ENOENT)',
      'a.yaml/b: a part of its path is no directory (ENOTDIR)',
    ]);
  });

  it('reads what links inside the directory point at once, under its own name', () => {
    const cwd = temporaryFiles({ 'd/b.yaml': '', 'd/data.txt': '', 'd/node_modules/m.yaml': '' });
    symlinkSync('b.yaml', join(cwd, 'd/a.yaml'));
    symlinkSync('data.txt', join(cwd, 'd/from-text.yaml'));
    symlinkSync('data.txt', join(cwd, 'd/again.yaml'));
    symlinkSync('node_modules/m.yaml', join(cwd, 'd/m.yaml'));
    symlinkSync('.', join(cwd, 'd/cycle'));
    expect(find(cwd, 'd')).toEqual(['d/b.yaml', 'd/again.yaml', 'd/m.yaml']);
  });

  it('follows links that the user names', () => {
    const cwd = temporaryFiles({ 'real/a.yaml': '' });
    symlinkSync('real', join(cwd, 'link'));
    symlinkSync('real/a.yaml', join(cwd, 'a.yaml'));
    expect(find(cwd, 'link')).toEqual(['link/a.yaml']);
    expect(find(cwd, 'a.yaml', 'real')).toEqual(['a.yaml']);
  });

  it('does not follow links out of the directory or to nowhere, and says so', () => {
    const cwd = temporaryFiles({ 'outside/secret.yaml': '', 'd/ok.yaml': '' });
    symlinkSync('../outside/secret.yaml', join(cwd, 'd/a.yaml'));
    symlinkSync('../outside', join(cwd, 'd/b'));
    symlinkSync('nowhere', join(cwd, 'd/c.yaml'));
    symlinkSync('e.yaml', join(cwd, 'd/e.yaml'));
    symlinkSync('nowhere', join(cwd, 'd/no-manifest'));
    symlinkSync('../outside/../d-other', join(cwd, 'd/f'));
    mkdirSync(join(cwd, 'd-other'));
    expect(find(cwd, 'd')).toEqual([
      'd/a.yaml: is a symbolic link that leaves the directory, to "outside/secret.yaml"; it is not followed, name its target instead',
      'd/b: is a symbolic link that leaves the directory, to "outside"; it is not followed, name its target instead',
      'd/c.yaml: is a symbolic link that leads nowhere: no such file or directory (ENOENT)',
      'd/e.yaml: is a symbolic link that leads nowhere: its symbolic links form a cycle (ELOOP)',
      'd/f: is a symbolic link that leaves the directory, to "d-other"; it is not followed, name its target instead',
      'd/ok.yaml',
    ]);
  });

  it('never opens pipes', () => {
    const cwd = temporaryFiles({ 'd/a.yaml': '' });
    execFileSync('mkfifo', [join(cwd, 'd/pipe.yaml'), join(cwd, 'd/pipe')]);
    expect(find(cwd, 'd')).toEqual([
      'd/a.yaml',
      'd/pipe.yaml: is a named pipe, which is never opened; replace it by a regular file',
    ]);
  });
});
