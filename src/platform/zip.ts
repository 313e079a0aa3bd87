import { inflateRawSync } from 'node:zlib';

const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;

/**
 * One file of a zip archive, stored or deflated. At most `limit` bytes come out. Throws when the archive is damaged,
 * has no such file, or packs it in another way. Archives over 4 GiB (zip64) are not read.
 */
export function readZipFile(archive: Buffer, name: string, limit: number): Buffer {
  for (const entry of entries(archive)) {
    if (entry.name === name) return content(archive, entry, limit);
  }
  throw new Error(`the zip archive has no file '${name}'`);
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** The central directory, which stands at the end of the archive. */
function* entries(archive: Buffer): Generator<Entry> {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > archive.length) throw new Error('it is no zip archive, or a damaged one');
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || archive.readUInt32LE(at) !== entrySignature) throw new Error('the zip archive is damaged');
    const nameLength = archive.readUInt16LE(at + 28);
    yield {
      name: archive.toString('utf8', at + 46, at + 46 + nameLength),
      method: archive.readUInt16LE(at + 10),
      packed: archive.readUInt32LE(at + 20),
      size: archive.readUInt32LE(at + 24),
      offset: archive.readUInt32LE(at + 42),
    };
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
}

function content(archive: Buffer, { name, method, packed, size, offset }: Entry, limit: number): Buffer {
  if (size > limit) throw new Error(`'${name}' in the zip archive has ${size} bytes; at most ${limit} are taken`);
  if (offset + 30 > archive.length || archive.readUInt32LE(offset) !== localSignature) {
    throw new Error('the zip archive is damaged');
  }
  const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
  const bytes = archive.subarray(start, start + packed);
  if (method === 0) return bytes;
  if (method !== 8) throw new Error(`'${name}' in the zip archive is packed by method ${method}, not 0 or 8`);
  return inflateRawSync(bytes, { maxOutputLength: Math.max(1, Math.min(size, limit)) });
}
