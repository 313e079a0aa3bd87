import { describe, expect, it } from 'vitest';
import { artifactFiles } from '../../../../src/render/flux/source/ignore-rules.ts';
import { segmentMatcher } from '../../../../src/render/flux/source/match-segment.ts';
import { isIgnored, readIgnorePatterns } from '../../../../src/render/flux/source/ignore-pattern.ts';
import type { SourceTree } from '../../../../src/render/source-tree.ts';
import { Steps } from '../../../../src/render/flux/source/steps.ts';

const steps = (): Steps => new Steps('matching', 1);

const treeOf = (files: Readonly<Record<string, string>>): SourceTree => ({
  files: Object.keys(files).toSorted(),
  read: (path) => new TextEncoder().encode(files[path] ?? ''),
});
const kept = (files: readonly string[], ignores: Readonly<Record<string, string>> = {}, own?: string): string[] =>
  artifactFiles(treeOf({ ...Object.fromEntries(files.map((file) => [file, ''])), ...ignores }), own).filter(
    (file) => !file.endsWith('.sourceignore'),
  );

describe('an artifact', () => {
  it('has no files of version control, CI and pictures', () => {
    const left = ['.gitignore', '.github/ci.yaml', 'a/logo.png', 'a/.sops.yaml', '.goreleaser.yml', 'b/.gitlab-ci.yml'];
    expect(kept([...left, 'a/app.yaml', 'charts/x.tgz'])).toEqual(['a/app.yaml', 'charts/x.tgz']);
  });

  it.each([
    ['a file at the root', { '.sourceignore': 'tmp/\n' }, undefined],
    ['the source itself', {}, '# own\ntmp/'],
  ])('has only the files of version control left out by default where %s names some', (_, files, own) => {
    expect(kept(['.gitmodules', 'a.png', 'tmp/x', 'b/tmp/x'], files, own)).toEqual(['a.png']);
  });

  it('obeys ignore files of directories for what is in them', () => {
    const files = {
      'a/.sourceignore': '/x.yaml\n!y.yaml',
      '.sourceignore': 'y.yaml\nlost/',
      'lost/.sourceignore': '!*',
    };
    expect(kept(['a/x.yaml', 'a/y.yaml', 'b/x.yaml', 'b/y.yaml', 'lost/z'], files)).toEqual(['a/y.yaml', 'b/x.yaml']);
  });
});

describe('a pattern', () => {
  it.each([
    ['doc', 'a/doc/x', true],
    ['doc', 'a/doc', true],
    ['doc/', 'a/doc', false],
    ['doc/', 'a/doc/x', true],
    ['/doc', 'a/doc', false],
    ['a/doc', 'a/doc/x/y', true],
    ['a/doc', 'b/a/doc', false],
    ['**/doc', 'b/a/doc', true],
    ['a/**/doc', 'a/doc', true],
    ['a/**/doc', 'a/b/c/doc', true],
    ['a/**', 'a/b/c', true],
    ['a/**', 'ab/c', false],
    ['/**', 'a', false],
    ['a/b**c', 'a/bxc', false],
    ['*.md', 'a/x.md', true],
    ['x\\ ', 'x ', true],
    ['x ', 'x', true],
    ['#x', '#x', false],
    ['\\#x', '#x', true],
  ])('%j says of %s that it is ignored: %s', (pattern, path, expected) => {
    expect(isIgnored(readIgnorePatterns(pattern, []), path.split('/'), false, steps())).toBe(expected);
  });

  it('is overruled by later ones', () => {
    const patterns = readIgnorePatterns('/*\n!/apps\n/apps/x', []);
    const paths = ['other/y', 'apps/y', 'apps/x'];
    expect(paths.map((path) => isIgnored(patterns, path.split('/'), false, steps()))).toEqual([true, false, true]);
  });
});

describe('a name', () => {
  it.each([
    ['a*c', 'abbc', true],
    ['a*c', 'abbd', false],
    ['*a*b*', 'xaxbx', true],
    ['a?c', 'aéc', true],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    ['[]a]', 'a', false],
    ['[a', 'a', false],
    ['[a-]', 'a', false],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['a\\', 'a', false],
    ['', '', true],
    ['*', '', true],
  ])('matches %j: %j, as in Go: %s', (pattern, name, expected) => {
    expect(segmentMatcher(pattern)(name, steps())).toBe(expected);
  });

  it('is matched in reasonable time', () => {
    expect(segmentMatcher(`${'a*'.repeat(50)}b`)('a'.repeat(5000), steps())).toBe(false);
  });
});
