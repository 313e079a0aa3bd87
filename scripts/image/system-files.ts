import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, user, workingFolder } from './image-plan.ts';

/** What programs ask for that no package brings, or that scripts of packages would have made. */
const texts: Readonly<Record<string, string>> = {
  'etc/passwd': [
    'root:x:0:0:root:/root:/usr/sbin/nologin',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    `${user.name}:x:${user.id}:${user.id}:${user.name}:/${temporaryFolder}:/usr/sbin/nologin`,
    '',
  ].join('\n'),
  'etc/group': ['root:x:0:', 'nogroup:x:65534:', `${user.name}:x:${user.id}:`, ''].join('\n'),
  'etc/nsswitch.conf': ['passwd: files', 'group: files', 'hosts: files dns', ''].join('\n'),
};

/** Places that a container's runtime puts something at. */
const emptyFolders = ['dev', 'proc', 'run', 'sys', workingFolder];

const links: Readonly<Record<string, string>> = {
  bin: 'usr/bin',
  lib: 'usr/lib',
  lib64: 'usr/lib64',
  sbin: 'usr/sbin',
};

/** Completes a root folder into which the system's packages were unpacked. */
export function writeSystemFiles(root: string): void {
  for (const [name, text] of Object.entries(texts)) writeFileSync(path.join(root, name), text);
  for (const name of [...emptyFolders, 'usr/sbin']) mkdirSync(path.join(root, name), { recursive: true });
  for (const [name, target] of Object.entries(links)) symlinkSync(target, path.join(root, name));
  for (const name of [temporaryFolder, 'var/tmp']) {
    mkdirSync(path.join(root, name), { recursive: true });
    chmodSync(path.join(root, name), 0o1777);
  }
  const certificates = path.join(root, 'usr/share/ca-certificates/mozilla');
  mkdirSync(path.join(root, 'etc/ssl/certs'), { recursive: true });
  writeFileSync(path.join(root, 'etc/ssl/certs/ca-certificates.crt'), joined(certificates));
}

/** All certificates of a folder in one text, as git and others read them. */
function joined(folder: string): string {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.crt'))
    .toSorted();
  if (names.length === 0) throw new Error('ca-certificates has no certificates where it had them');
  return names.map((name) => `${readFileSync(path.join(folder, name), 'latin1').trimEnd()}\n`).join('');
}
