const blockSize = 512;

export interface TarFile {
  /** As the archive spells it. */
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * The regular files of a tar archive, in its order: ustar, with the long names of pax and GNU. Links, devices and
 * folders are passed over. Contents are views into the archive. Throws on what is not a whole tar archive.
 */
export function* readTar(archive: Uint8Array): Generator<TarFile> {
  let longName: string | undefined;
  for (const { type, name, content } of entries(archive)) {
    if (type === 'x') longName = paxPath(content) ?? longName;
    else if (type === 'L') longName = text(content);
    else if (type !== 'K' && type !== 'g') {
      if (type === '0' || type === '\0') yield { name: longName ?? name, content };
      longName = undefined;
    }
  }
}

interface Entry {
  /** The letter that tells files, links, folders and longer names apart. */
  readonly type: string;
  readonly name: string;
  readonly content: Buffer;
}

function* entries(archive: Uint8Array): Generator<Entry> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  for (let at = 0; at + blockSize <= bytes.length;) {
    const block = bytes.subarray(at, at + blockSize);
    if (block[0] === 0) return;
    const size = checkedSize(block);
    const content = bytes.subarray(at + blockSize, at + blockSize + size);
    if (content.length < size) throw new Error('the tar archive is cut off');
    yield { type: String.fromCharCode(block[156] ?? 0), name: shortName(block), content };
    at += blockSize + Math.ceil(size / blockSize) * blockSize;
  }
}

/** A tar archive of regular files, the same bytes for the same files. */
export function writeTar(files: Iterable<TarFile>): Buffer {
  const blocks: Uint8Array[] = [];
  for (const { name, content } of files) {
    const record = Buffer.from(paxRecord('path', name));
    blocks.push(header('pax', 'x', record.length), record, padding(record.length));
    blocks.push(header('file', '0', content.length), content, padding(content.length));
  }
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockSize)]);
}

/** The size that a header tells, once its sum is right. */
function checkedSize(block: Buffer): number {
  if (number(block, 148, 8) !== sum(block)) throw new Error('it is no tar archive, or a damaged one');
  return number(block, 124, 12);
}

function sum(block: Buffer): number {
  let total = 8 * 0x20;
  for (const [index, byte] of block.entries()) if (index < 148 || index >= 156) total += byte;
  return total;
}

/** Octal digits, or with the highest bit set a binary number. */
function number(block: Buffer, start: number, length: number): number {
  const field = block.subarray(start, start + length);
  if ((field[0] ?? 0) & 0x80) return field.readUIntBE(length - 6, 6);
  const digits = text(field).trim();
  if (!/^[0-7]*$/.test(digits)) throw new Error('it is no tar archive, or a damaged one');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

function shortName(block: Buffer): string {
  const name = text(block.subarray(0, 100));
  const prefix = block.toString('latin1', 257, 262) === 'ustar' ? text(block.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Up to the first NUL. */
function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

/** The path among pax records, each `LENGTH KEY=VALUE\n` with the length of the whole record in bytes. */
function paxPath(records: Buffer): string | undefined {
  let path: string | undefined;
  for (let at = 0; at < records.length;) {
    const length = Number.parseInt(records.toString('latin1', at, at + 20), 10);
    if (!(length > 0)) break;
    const [, key, value] = /^\d+ ([^=]*)=(.*)\n$/s.exec(records.toString('utf8', at, at + length)) ?? [];
    if (key === 'path') path = value;
    at += length;
  }
  return path;
}

function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

function header(name: string, type: string, size: number): Buffer {
  const block = Buffer.alloc(blockSize);
  const octal = (value: number, at: number, digits: number): number =>
    block.write(`${value.toString(8).padStart(digits, '0')}\0`, at, 'latin1');
  block.write(name, 0, 'latin1');
  octal(0o644, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(size, 124, 11);
  octal(0, 136, 11);
  block.write(type, 156, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  octal(sum(block), 148, 6);
  block[155] = 0x20;
  return block;
}

function padding(size: number): Buffer {
  return Buffer.alloc((blockSize - (size % blockSize)) % blockSize);
}
