import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBundle } from '../../src/gate/bundle/read-bundle.ts';
import { writeTar, type TarFile } from '../../src/platform/tar.ts';
import { command, sideBySide, temporaryFolders } from '../support/command.ts';
import { packed } from '../support/bundles.ts';

const folderWith = temporaryFolders();
const digest = 'a'.repeat(64);
const plain = {
  format: 'kubescape-gitops gate bundle 1',
  tool: { name: 'kubescape-gitops', version: '0.1.0' },
  at: 0,
  base: { ref: 'main', files: [] },
  head: { ref: 'worktree', files: [] },
  prefix: '',
  changed: [],
  charts: [],
  environment: {},
  report: { sha256: digest, fields: [] },
};

function contentOf(text: string): TarFile {
  return { name: `contents/${createHash('sha256').update(text).digest('hex')}`, content: Buffer.from(text) };
}

function withFiles(...files: readonly (readonly [string, unknown])[]): unknown {
  return { ...plain, base: { ref: 'main', files } };
}

/** Lists with more items than any tree has files. */
function endless(where: 'base' | 'changed'): string {
  const list = `[${'[],'.repeat(1_200_000)}[]]`;
  const text = JSON.stringify({ ...plain, [where]: 'HERE' });
  return text.replace('"HERE"', where === 'base' ? `{"ref":"main","files":${list}}` : list);
}

const hostile: Readonly<Record<string, readonly [bytes: Uint8Array, message: RegExp]>> = {
  'plain text': [Buffer.from('{}'), /not packed with gzip/],
  nothing: [gzipSync(''), /is empty/],
  'a cut archive': [packed(plain, []).subarray(0, 40), /damaged/],
  'an archive of other things': [gzipSync(writeTar([contentOf('x')])), /does not begin with bundle\.json/],
  'a description that is no JSON': [packed('{', []), /is no JSON/],
  'another format': [packed({ ...plain, format: 'kubescape-gitops gate bundle 9' }, []), /no bundle of this version/],
  'an unknown field': [packed({ ...plain, run: 'rm' }, []), /bundle\.json is wrong at/],
  'a path that leads out': [packed(withFiles(['../../etc/passwd', null]), []), /wrong at "base\.files"/],
  'an absolute path': [packed(withFiles(['/etc/passwd', null]), []), /wrong at "base\.files"/],
  'a path with NUL': [packed(withFiles(['a\0b', null]), []), /wrong at "base\.files"/],
  'a prefix that leads out': [packed({ ...plain, prefix: '../' }, []), /wrong at "prefix"/],
  'a name that acts on a terminal': [
    packed({ ...plain, base: { ref: '\u001B[2J', files: [] } }, []),
    /wrong at "base\.ref"/,
  ],
  'a time that is none': [packed({ ...plain, at: 1e300 }, []), /wrong at "at"/],
  'a file twice': [packed(withFiles(['a', null], ['a', null]), []), /files of base are not in order/],
  'files out of order': [packed(withFiles(['b', null], ['a', null]), []), /files of base are not in order/],
  'a content that is not there': [packed(withFiles(['a', digest]), []), /lacks the content of "a" of base/],
  'a policy that is not there': [
    packed({ ...plain, policy: { source: 'x', content: digest } }, []),
    /lacks the content of its policy/,
  ],
  'a content that is another': [
    packed(plain, [{ ...contentOf('good'), content: Buffer.from('evil') }]),
    /is not what its name says/,
  ],
  'a content elsewhere': [packed(plain, [{ ...contentOf('x'), name: '../x' }]), /is not what its name says/],
  'a content twice': [packed(plain, [contentOf('x'), contentOf('x')]), /is in it twice/],
  'a digest that is none': [packed(withFiles(['a', 'x']), []), /wrong at "base\.files"/],
  'charts without end': [packed({ ...plain, charts: Array.from({ length: 1001 }, () => 1) }, []), /at most 1000/],
  'a description that is too large': [packed(' '.repeat(33 * 1024 * 1024), []), /its bundle\.json is too large/],
  'files without end': [packed(endless('base'), []), /wrong at "base\.files"/],
  'changed files without end': [packed(endless('changed'), []), /wrong at "changed"/],
  'a bomb': [gzipSync(Buffer.alloc(513 * 1024 * 1024), { level: 1 }), /unpacks to more than 536870912 bytes/],
};

describe('a bundle from anywhere', sideBySide, () => {
  it.each(Object.entries(hostile))('is refused in one line: %s', (_name, [bytes, message]) => {
    expect(() => readBundle(bytes)).toThrow(message);
    expect(() => readBundle(bytes)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('\n') }));
  });

  it.each([
    ['a file that is none', 'bad', /^error: --replay "bad" cannot be used: it is not packed with gzip, or damaged\n$/],
    ['a folder', '.', /^error: --replay "\." cannot be used: it is no file\n$/],
    ['nothing', 'missing', /^error: --replay "missing" cannot be used: there is no such file\n$/],
  ])('ends the command with 2: %s', async (_name, file, message) => {
    const { code, stdout, stderr } = await command(['gate', '--replay', file], { cwd: folderWith({ bad: 'x' }) });

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('without an entry point says so', async () => {
    const cwd = folderWith({ empty: packed(plain, []) });

    const { code, stderr } = await command(['gate', '--replay', 'empty'], { cwd });

    expect([code, stderr]).toEqual([2, expect.stringContaining('has an entry point of Flux')]);
  });
});
