import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { confinedFiles } from '../../src/platform/confined-files.ts';

const outer = mkdtempSync(path.join(tmpdir(), 'confined-'));
afterAll(() => rmSync(outer, { recursive: true }));
const root = path.join(outer, 'root');
mkdirSync(path.join(root, 'a'), { recursive: true });
writeFileSync(path.join(outer, 'secret'), 'no');
writeFileSync(path.join(root, 'a/file'), 'yes');
symlinkSync('../secret', path.join(root, 'outward'));
symlinkSync('..', path.join(root, 'up'));
symlinkSync('a', path.join(root, 'inward'));
symlinkSync('loop', path.join(root, 'loop'));
const files = confinedFiles(root);

it('reads what is inside, through links too', () => {
  expect(new TextDecoder().decode(files.read('/inward/file', 3))).toBe('yes');
  expect(files.kind('/inward')).toBe('directory');
  expect(files.resolve('/inward/file')).toBe('/a/file');
  expect(files.resolve('/')).toBe('/');
});

it.each(['/outward', '/up/secret', '/../secret', '/inward/../../secret', '/loop', '/missing'])(
  'has nothing at %s',
  (name) => {
    expect(files.kind(name)).toBeUndefined();
    expect(() => files.read(name, 9)).toThrow(`open ${name}: no such file or directory`);
  },
);

it('does not read directories', () => {
  expect(() => files.read('/a', 9)).toThrow('read /a: is a directory');
});

it('lists directories without following links', () => {
  expect(Object.fromEntries(files.list('/') ?? [])).toEqual({
    a: 'directory',
    outward: 'link',
    up: 'link',
    inward: 'link',
    loop: 'link',
  });
  expect(Array.from(files.list('/inward') ?? [])).toEqual([['file', 'file']]);
  expect([files.list('/up'), files.list('/missing'), files.list('/a/file')]).toEqual([undefined, undefined, undefined]);
});

it('does not read more than it may', () => {
  expect(() => files.read('/inward/file', 2)).toThrow("file '/inward/file' has 3 bytes; at most 2 are read");
});
