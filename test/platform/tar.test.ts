import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTar, writeTar } from '../../src/platform/tar.ts';
import { temporaryFolders } from '../support/command.ts';
import { skipped } from '../support/skipped.ts';

const folder = temporaryFolders();
const long = `${'deep/'.repeat(60)}file.yaml`;
const files = { 'a.yaml': 'a: 1\n', 'empty.yaml': '', [long]: 'x'.repeat(1000), 'ümlaut/ß.yaml': 'ü' };

function contents(archive: Uint8Array): Record<string, string> {
  return Object.fromEntries(
    Array.from(readTar(archive), ({ name, content }) => [name.replace(/^\.\//, ''), Buffer.from(content).toString()]),
  );
}

function tar(args: readonly string[]): Buffer | undefined {
  try {
    return execFileSync('tar', args, { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 10_000_000 });
  } catch {
    return undefined;
  }
}

const isThere = tar(['--version'])?.toString().includes('GNU') === true;
if (!isThere) skipped('archives of GNU tar, which is not installed');

describe.skipIf(!isThere)('archives of GNU tar', () => {
  it.each(['gnu', 'pax'])('in the format %s give their files, links left out', (format) => {
    const at = folder(files);
    symlinkSync('/etc/passwd', path.join(at, 'link'));
    const archive = tar(['-C', at, `--format=${format}`, '-c', '.']);
    expect(contents(archive ?? Buffer.alloc(0))).toEqual(files);
  });

  it('in the format ustar give names of up to 255 bytes', () => {
    const split = `${'deep/'.repeat(30)}file.yaml`;
    const archive = tar(['-C', folder({ [split]: 'x' }), '--format=ustar', '-c', '.']);
    expect(contents(archive ?? Buffer.alloc(0))).toEqual({ [split]: 'x' });
  });

  it('are written so that tar reads them', () => {
    const archive = writeTar(Object.entries(files).map(([name, text]) => ({ name, content: Buffer.from(text) })));
    const at = folder({ 'archive.tar': archive });
    expect(tar(['-C', at, '-tf', path.join(at, 'archive.tar'), '--quoting-style=literal'])?.toString()).toBe(
      `${Object.keys(files).join('\n')}\n`,
    );
  });
});

it('reads what it writes', () => {
  const archive = writeTar(Object.entries(files).map(([name, text]) => ({ name, content: Buffer.from(text) })));
  expect(contents(archive)).toEqual(files);
});

it.each([9, 10, 98, 99, 100, 990, 997])('keeps a name of %d bytes', (length) => {
  const name = 'n'.repeat(length);
  expect(contents(writeTar([{ name, content: Buffer.from('x') }]))).toEqual({ [name]: 'x' });
});

it.each([
  ['cut off in a file', writeTar([{ name: 'a', content: Buffer.alloc(2000) }]).subarray(0, 2000), 'cut off'],
  ['of other bytes', Buffer.alloc(1024, 'x'), 'no tar archive'],
])('refuses an archive %s', (_, archive, message) => {
  expect(() => contents(archive)).toThrow(message);
});
