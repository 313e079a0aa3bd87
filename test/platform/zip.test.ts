import { deflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readZipFile } from '../../src/platform/zip.ts';

interface ZipEntry {
  readonly method: number;
  readonly packed: Buffer;
  readonly size: number;
}

/** A zip archive as the format's specification (APPNOTE) lays it out, with an extra field and a comment. */
function zip(files: Readonly<Record<string, ZipEntry>>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, { method, packed, size }] of Object.entries(files)) {
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(name.length, 26);
    head.writeUInt16LE(4, 28);
    local.push(head, Buffer.from(name), Buffer.alloc(4), packed);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(size, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    central.push(entry, Buffer.from(name));
    offset += 34 + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(7, 20);
  return Buffer.concat([...local, directory, end, Buffer.from('comment')]);
}

const text = Buffer.from('helm'.repeat(1000));
const archive = zip({
  stored: { method: 0, packed: text, size: text.length },
  deflated: { method: 8, packed: deflateRawSync(text), size: text.length },
  lying: { method: 8, packed: deflateRawSync(Buffer.alloc(10_000_000)), size: 10 },
  other: { method: 12, packed: text, size: text.length },
});

it.each(['stored', 'deflated'])('takes out a file that is %s', (name) => {
  expect(readZipFile(archive, name, 10_000)).toEqual(text);
});

it.each([
  [
    'a file above the limit',
    archive,
    'deflated',
    "'deflated' in the zip archive has 4000 bytes; at most 3999 are taken",
  ],
  ['a file that unpacks to more than it says', archive, 'lying', 'Cannot create a Buffer larger than 10 bytes'],
  ['a file packed in another way', archive, 'other', 'packed by method 12, not 0 or 8'],
  ['an absent file', archive, 'absent', "the zip archive has no file 'absent'"],
  ['an archive that is cut off', archive.subarray(0, 100), 'stored', 'no zip archive'],
  ['an archive whose directory is elsewhere', archive.subarray(50), 'stored', 'damaged'],
])('refuses %s', (_, bytes, name, message) => {
  expect(() => readZipFile(bytes, name, 3999 + (name === 'other' ? 1 : 0))).toThrow(message);
});
