import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './image-plan.ts';
import { run } from './run.ts';

/** Bytes that a manifest names by their digest. */
export interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Buffer;
}

export interface LayerArchive extends Blob {
  /** Of the archive before it was compressed. */
  readonly diffId: string;
  readonly unpackedBytes: number;
}

/** Folders that everybody may write to; all others are 0755. */
const sticky = [temporaryFolder, 'var/tmp'];

/**
 * A layer of all that is in a folder: the same bytes for the same files, whoever builds, when and with which umask.
 * Everything belongs to root, is as old as time itself, and is readable by all.
 */
export function archiveLayer(folder: string): LayerArchive {
  setModes(folder);
  const tar = run('tar', [
    '--create',
    '--format=posix',
    '--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime,delete=mtime',
    '--sort=name',
    '--mtime=@0',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--hard-dereference',
    `--directory=${folder}`,
    '--',
    ...readdirSync(folder).toSorted(),
  ]);
  return { ...compressed(tar), diffId: digestOf(tar), unpackedBytes: tar.length };
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** By the program: the compressor inside Node.js takes other ways on other processors. */
function compressed(tar: Buffer): Blob {
  const bytes = run('gzip', ['--no-name', '--stdout', '-6'], { input: tar });
  return { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digestOf(bytes), bytes };
}

/** Programs 0755, other files 0644: the umask of who builds plays no part. */
function setModes(folder: string, below = ''): void {
  for (const name of readdirSync(path.join(folder, below))) {
    const file = path.join(below, name);
    const entry = lstatSync(path.join(folder, file));
    if (entry.isSymbolicLink()) continue;
    if (entry.isDirectory()) {
      chmodSync(path.join(folder, file), sticky.includes(file) ? 0o1777 : 0o755);
      setModes(folder, file);
    } else chmodSync(path.join(folder, file), entry.mode & 0o100 ? 0o755 : 0o644);
  }
}
