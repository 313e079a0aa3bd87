import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSmallFile } from '../../src/platform/read-small-file.ts';
import { temporaryFolders } from '../support/command.ts';
import { skipped } from '../support/skipped.ts';

const folder = temporaryFolders();

describe('a small file', () => {
  it('is read as a whole, up to its limit', async () => {
    const file = path.join(folder({ a: 'größe' }), 'a');
    expect(await readSmallFile(file, 7)).toEqual({ kind: 'text', text: 'größe' });
    expect(await readSmallFile(file, 6)).toEqual({ kind: 'unfit', why: 'has more than 6 bytes' });
  });

  it('may be empty, or absent', async () => {
    const place = folder({ a: '' });
    expect(await readSmallFile(path.join(place, 'a'), 10)).toEqual({ kind: 'text', text: '' });
    expect(await readSmallFile(path.join(place, 'b'), 10)).toEqual({ kind: 'absent' });
  });

  it('is no folder, no device and no pipe, which may never end', async () => {
    const place = folder();
    mkdirSync(path.join(place, 'folder'));
    execFileSync('mkfifo', [path.join(place, 'pipe')]);
    for (const file of [path.join(place, 'folder'), path.join(place, 'pipe'), '/dev/zero']) {
      expect(await readSmallFile(file, 10)).toEqual({ kind: 'unfit', why: 'is no file' });
    }
  });

  it('that may not be read is told as that', async () => {
    if (process.getuid?.() === 0) return skipped('a file that may not be read: root may read all');
    const file = path.join(folder({ a: 'x' }), 'a');
    chmodSync(file, 0);
    expect(await readSmallFile(file, 10)).toEqual({ kind: 'unfit', why: 'cannot be read: EACCES' });
  });

  it('in place of a folder is told as that', async () => {
    const file = path.join(folder({ a: 'x' }), 'a', 'b');
    expect(await readSmallFile(file, 10)).toEqual({ kind: 'unfit', why: 'cannot be read: ENOTDIR' });
  });
});
