import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RereadFile } from '../../../../src/kube/api/credentials/reread-file.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'reread-'));
  file = path.join(folder, 'token');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file that is read again', () => {
  it('gives its text without the ends', async () => {
    writeFileSync(file, ' text\n');
    expect(await new RereadFile(file, 100).current()).toBe('text');
  });

  it('gives the new text once it has changed', async () => {
    writeFileSync(file, 'old');
    const reread = new RereadFile(file, 100);
    await reread.current();
    writeFileSync(file, 'newer');
    expect(await reread.current()).toBe('newer');
  });

  it('follows the links that the kubelet moves', async () => {
    for (const [name, text] of [
      ['one', 'first'],
      ['two', 'later'],
    ] as const) {
      mkdirSync(path.join(folder, name));
      writeFileSync(path.join(folder, name, 'token'), text);
    }
    symlinkSync('one', path.join(folder, '..data'));
    symlinkSync('..data/token', file);
    const reread = new RereadFile(file, 100);
    expect(await reread.current()).toBe('first');
    symlinkSync('two', path.join(folder, '..new'));
    renameSync(path.join(folder, '..new'), path.join(folder, '..data'));
    expect(await reread.current()).toBe('later');
  });

  it.each([
    ['is gone', () => rmSync(file)],
    ['is empty', () => writeFileSync(file, '')],
    ['is too large', () => writeFileSync(file, 'x'.repeat(101))],
  ])('keeps its last text while it %s', async (_, change) => {
    writeFileSync(file, 'kept');
    const reread = new RereadFile(file, 100);
    await reread.current();
    change();
    expect([await reread.current(), await reread.again()]).toEqual(['kept', 'kept']);
  });

  it.each([
    ['is not there', () => undefined, 'ENOENT'],
    ['is empty', () => writeFileSync(file, ' \n'), 'is empty'],
    ['is too large', () => writeFileSync(file, 'x'.repeat(101)), 'is larger than 100 bytes'],
    ['is a folder', () => mkdirSync(file), 'is no file'],
  ])('fails at first when it %s', async (_, make, message) => {
    make();
    await expect(new RereadFile(file, 100).current()).rejects.toThrow(message);
  });
});
