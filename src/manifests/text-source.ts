import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { crc32 } from 'node:zlib';
import { Fault, quote, type Problem } from './problem.ts';

/** The largest file that is read, in bytes. */
export const maximumFileSize = 64 * 1024 * 1024;

/** Where a text came from, able to give it again. Two documents of one file share one source. */
export interface TextSource {
  /** The file as reports name it. */
  readonly file: string;
  /** The same text again; undefined when it is gone or has changed. */
  read(): string | undefined;
}

/** A text that cannot be read a second time, such as standard input: it is kept. */
export class KeptText implements TextSource {
  readonly file: string;
  readonly #text: string;

  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
  }

  read(): string {
    return this.#text;
  }
}

/** A file: nothing of its text is kept but the size and a checksum, by which a change is noticed. */
export class FileText implements TextSource {
  readonly file: string;
  readonly #path: string;
  readonly #size: number;
  readonly #checksum: number;

  constructor(file: string, path: string, bytes: Uint8Array) {
    this.file = file;
    this.#path = path;
    this.#size = bytes.length;
    this.#checksum = crc32(bytes);
  }

  read(): string | undefined {
    try {
      const bytes = readBytes(this.#path, this.#size);
      return bytes.length === this.#size && crc32(bytes) === this.#checksum ? decodeValid(bytes) : undefined;
    } catch {
      return undefined;
    }
  }
}

/**
 * Reads a regular file, at most `limit` bytes. Pipes, sockets and devices are not opened; a file that is replaced by
 * one in between is not waited for. Throws an Error whose message is for the user.
 */
export function readBytes(path: string, limit = maximumFileSize): Buffer {
  try {
    checkFile(statSync(path), limit);
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
    try {
      const stats = fstatSync(file);
      checkFile(stats, limit);
      return readUntilEnd(file, stats.size, limit);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new Error(explain(error), { cause: error });
  }
}

/** The text of UTF-8 bytes, without a byte order mark; a problem with the byte's place for NUL bytes and any other encoding. */
export function decode(file: string, bytes: Buffer): string | Problem {
  try {
    checkText(bytes);
    return decodeValid(bytes);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const before = bytes.subarray(0, error.offset);
    const lineStart = before.lastIndexOf(10) + 1;
    const line = before.reduce((count, byte) => (byte === 10 ? count + 1 : count), 1);
    return { file, line, column: before.subarray(lineStart).toString('utf8').length + 1, message: error.message };
  }
}

/** What is wrong with a file, in words and with the system's code. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return code === '' ? error.message : `${codes[code] ?? error.message} (${code})`;
}

const codes: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; make it readable',
  EISDIR: 'is a directory',
  ELOOP: 'its symbolic links form a cycle',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of its path is no directory',
  EPERM: 'operation not permitted',
};

/** What a file is that cannot be read as one; undefined for regular files and directories. */
export function specialKind(
  stats: Pick<Stats, 'isFIFO' | 'isSocket' | 'isCharacterDevice' | 'isBlockDevice'>,
): string | undefined {
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return stats.isCharacterDevice() || stats.isBlockDevice() ? 'a device' : undefined;
}

function checkFile(stats: Stats, limit: number): void {
  const special = specialKind(stats);
  if (special !== undefined)
    throw new Error(`is ${special}, which is never opened; pipe it to standard input and read "-"`);
  if (!stats.isFile()) throw new Error('is no regular file');
  if (stats.size > limit) throw new Error(tooLarge(`has ${stats.size} bytes`, limit));
}

function tooLarge(size: string, limit: number): string {
  return `${size}, at most ${limit} are read; split it`;
}

/** Reads on until the end, since a size of 0 may be a lie (/proc) and a file may grow, but never past the limit. */
function readUntilEnd(file: number, expected: number, limit: number): Buffer {
  let buffer = Buffer.allocUnsafeSlow(expected + 1);
  let length = 0;
  while (true) {
    const count = readSync(file, buffer, length, buffer.length - length, null);
    if (count === 0) return buffer.subarray(0, length);
    length += count;
    if (length > limit) throw new Error(tooLarge(`has more than ${limit} bytes`, limit));
    if (length < buffer.length) continue;
    const larger = Buffer.allocUnsafeSlow(Math.min(Math.max(buffer.length * 2, 65_536), limit + 1));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }
}

function decodeValid(bytes: Buffer): string {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', hasMark ? 3 : 0);
}

function checkText(bytes: Buffer): void {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new Fault(0, 'is UTF-16 text (byte order mark at byte 0); save it as UTF-8');
  }
  const zero = bytes.indexOf(0);
  if (zero !== -1) throw new Fault(zero, `is no text: NUL byte at byte ${zero}; YAML and JSON have none`);
  if (isUtf8(bytes)) return;
  const invalid = firstInvalid(bytes);
  const shown = bytes.subarray(invalid, invalid + 1).toString('hex');
  throw new Fault(invalid, `is not UTF-8: byte ${quote(`0x${shown}`)} at byte ${invalid}; save it as UTF-8`);
}

function firstInvalid(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const size = sequenceLength(bytes[at] ?? 0);
    if (size > 1 && !isUtf8(bytes.subarray(at, at + size))) break;
    at += size;
  }
  return Math.min(at, bytes.length - 1);
}

/** How many bytes a UTF-8 character has by its first byte. */
function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
