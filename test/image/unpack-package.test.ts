import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DebianPackage } from '../../scripts/image/debian-packages.ts';
import { run } from '../../scripts/image/run.ts';
import { chosenFiles, filesBelow, unpackPackage } from '../../scripts/image/unpack-package.ts';
import { programsOnPath } from '../../src/platform/programs.ts';
import { temporaryFolders } from '../support/command.ts';
import { skipped } from '../support/skipped.ts';

const folder = temporaryFolders();
const hasDpkg = programsOnPath('dpkg-deb', process.env['PATH']).length > 0;
if (!hasDpkg) skipped('packages of Debian: there is no dpkg-deb on PATH');

/** A real package with the given files; those below usr/bin are programs. */
function debianPackage(files: readonly string[], mode = 0o755): DebianPackage {
  const control =
    'Package: tool\nVersion: 1.0-1\nArchitecture: amd64\nMaintainer: Ada <ada@example.org>\nDescription: t';
  const root = folder({ 'DEBIAN/control': `${control}\n`, 'DEBIAN/postinst': '#!/bin/sh\nexit 1\n' });
  chmodSync(root, 0o755);
  chmodSync(path.join(root, 'DEBIAN/postinst'), 0o755);
  for (const name of files) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), name);
    chmodSync(path.join(root, name), name.startsWith('usr/bin/') ? mode : 0o644);
  }
  const file = path.join(folder(), 'tool.deb');
  run('dpkg-deb', ['--root-owner-group', '--build', root, file]);
  return { name: 'tool', version: '1.0-1', architecture: 'amd64', sha256: '', file, control };
}

describe('chosenFiles', () => {
  const files = [
    'usr/bin/tool',
    'usr/bin/toy',
    'usr/share/doc/tool/copyright',
    'usr/share/doc/tool/NEWS',
    'usr/share/man/t',
  ];

  it('drops what nobody reads in a container, and keeps the copyright', () => {
    expect(chosenFiles(files, 'tool')).toEqual(['usr/bin/tool', 'usr/bin/toy', 'usr/share/doc/tool/copyright']);
  });

  it('takes only what is asked for, and the copyright', () => {
    expect(chosenFiles(files, 'tool', ['usr/bin/tool'])).toEqual(['usr/bin/tool', 'usr/share/doc/tool/copyright']);
  });

  it('refuses a choice that the package does not have any more', () => {
    expect(() => chosenFiles(files, 'tool', ['usr/sbin/*'])).toThrow('tool has no usr/sbin/*');
  });
});

describe.runIf(hasDpkg)('unpackPackage', () => {
  it('lays files and a record for scanners, and runs no script', () => {
    const root = path.join(folder(), 'root');
    mkdirSync(root);
    const debian = debianPackage(['usr/bin/tool', 'usr/share/man/man1/tool.1']);

    unpackPackage(debian, { name: 'tool' }, root);

    expect(filesBelow(root)).toEqual(['usr/bin/tool', 'var/lib/dpkg/status.d/tool']);
    expect(readFileSync(path.join(root, 'var/lib/dpkg/status.d/tool'), 'utf8')).toBe(`${debian.control}\n`);
  });

  it('refuses a program that runs with the rights of its owner', () => {
    const root = path.join(folder(), 'root');
    mkdirSync(root);

    expect(() => unpackPackage(debianPackage(['usr/bin/tool'], 0o4755), { name: 'tool' }, root)).toThrow(
      'usr/bin/tool would run with the rights of its owner',
    );
    expect(existsSync(path.join(root, 'usr/bin/tool'))).toBe(false);
  });

  it('refuses two packages with one file', () => {
    const root = path.join(folder(), 'root');
    mkdirSync(root);
    const debian = debianPackage(['usr/bin/tool']);
    unpackPackage(debian, { name: 'tool' }, root);

    expect(() => unpackPackage(debian, { name: 'tool' }, root)).toThrow('two packages have usr/bin/tool');
  });
});
