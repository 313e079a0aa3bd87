import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { archiveLayer, digestOf } from '../../scripts/image/layer-archive.ts';
import { run } from '../../scripts/image/run.ts';
import { temporaryFolders } from '../support/command.ts';

const folder = temporaryFolders();

/** The same tree, made in the given order, with other times and modes each time. */
function tree(
  names: readonly string[],
  { seconds, mode }: { readonly seconds: number; readonly mode: number },
): string {
  const root = folder();
  for (const name of names) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true, mode: mode | 0o700 });
    writeFileSync(file, `content of ${name}`, { mode });
    utimesSync(file, seconds, seconds);
  }
  chmodSync(path.join(root, 'usr/bin/tool'), 0o700 | mode);
  symlinkSync('tool', path.join(root, 'usr/bin/other'));
  mkdirSync(path.join(root, 'tmp'));
  return root;
}

const names = ['usr/bin/tool', 'etc/passwd', 'etc/.hidden', `var/${'long/'.repeat(40)}name`];

describe('archiveLayer', () => {
  it('gives the same bytes for the same files, whatever their times, order and modes', () => {
    const one = archiveLayer(tree(names, { seconds: 1000, mode: 0o600 }));
    const other = archiveLayer(tree(names.toReversed(), { seconds: 2000, mode: 0o644 }));

    expect(other.digest).toBe(one.digest);
    expect(other.bytes.equals(one.bytes)).toBe(true);
  });

  it('gives everything to root, with fixed modes and one time', () => {
    const { bytes } = archiveLayer(tree(names, { seconds: 1000, mode: 0o600 }));
    const listed = run('tar', ['--list', '--verbose', '--gzip', '--numeric-owner', '--full-time'], {
      input: bytes,
      env: { PATH: process.env['PATH'], TZ: 'UTC' },
    }).toString('utf8');
    const rows = listed
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/));
    const modes = Object.fromEntries(rows.map(([mode, , , , , name = '']) => [name.replace(/\/$/, ''), mode]));

    expect(modes).toMatchObject({
      'usr/bin/tool': '-rwxr-xr-x',
      'usr/bin/other': 'lrwxrwxrwx',
      'etc/passwd': '-rw-r--r--',
      'etc/.hidden': '-rw-r--r--',
      usr: 'drwxr-xr-x',
      tmp: 'drwxrwxrwt',
    });
    expect(new Set(rows.map(([, owner, , date, time]) => `${owner} ${date} ${time}`))).toEqual(
      new Set(['0/0 1970-01-01 00:00:00']),
    );
  });

  it('tells the digest before and after compression', () => {
    const layer = archiveLayer(tree(names, { seconds: 1000, mode: 0o600 }));
    const plain = gunzipSync(layer.bytes);

    expect([layer.digest, layer.diffId]).toEqual([digestOf(layer.bytes), digestOf(plain)]);
    expect(layer.unpackedBytes).toBe(plain.length);
  });
});
