import { isUtf8 } from 'node:buffer';

/**
 * A Go string: a JavaScript string with one character, 0 to 255, per byte. envsubst counts, cuts and compares bytes of
 * UTF-8, and may cut characters in two.
 */
export type Bytes = string;

const beyondAscii = /\P{ASCII}/u;
/** What Go reads where no character begins. */
export const replacement = 0xfffd;

/** Whether each byte is a character of its own, so that bytes and text are the same. */
export function isAscii(text: string): boolean {
  return !beyondAscii.test(text);
}

/** The UTF-8 bytes of a text. */
export function bytesOf(text: string): Bytes {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** The text of UTF-8 bytes; undefined for bytes that are none. */
export function textOf(bytes: Bytes): string | undefined {
  if (isAscii(bytes)) return bytes;
  const buffer = Buffer.from(bytes, 'latin1');
  return isUtf8(buffer) ? buffer.toString('utf8') : undefined;
}

/** The character at an offset; a byte that begins none, within `end`, is a replacement character of one byte. */
export function characterAt(bytes: Bytes, at: number, end: number): number {
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return first;
  const size = sizeOf(first);
  if (size === 1 || at + size > end) return replacement;
  let character = first & (0xff >> (size + 1));
  for (let index = at + 1; index < at + size; index++) {
    const code = bytes.charCodeAt(index);
    if ((code & 0xc0) !== 0x80) return replacement;
    character = (character << 6) | (code & 0x3f);
  }
  return isShortest(character, size) ? character : replacement;
}

/** How many bytes a character has that begins with this one; 1 where none can. */
function sizeOf(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

/** Whether the number is a character at all, and takes that many bytes. */
function isShortest(character: number, size: number): boolean {
  if (size === 2) return true;
  if (size === 4) return character > 0xffff && character <= 0x10ffff;
  return character > 0x7ff && (character < 0xd800 || character > 0xdfff);
}

/** How many bytes the character at an offset takes, as `characterAt` reads it. */
export function widthAt(bytes: Bytes, at: number, end: number): number {
  const character = characterAt(bytes, at, end);
  if (character === replacement) return bytes.startsWith('\xef\xbf\xbd', at) && at + 3 <= end ? 3 : 1;
  if (character < 0x80) return 1;
  return character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
}

/** The characters of a text. */
export function charactersOf(bytes: Bytes): number[] {
  const characters: number[] = [];
  for (let at = 0; at < bytes.length; at += widthAt(bytes, at, bytes.length)) {
    characters.push(characterAt(bytes, at, bytes.length));
  }
  return characters;
}

/** The bytes of characters. */
export function bytesOfCharacters(characters: readonly number[]): Bytes {
  let text = '';
  for (const character of characters) text += String.fromCodePoint(character);
  return bytesOf(text);
}

/** The characters in reverse order; bytes that are none become replacement characters. */
export function reversed(bytes: Bytes): Bytes {
  return bytesOfCharacters(charactersOf(bytes).toReversed());
}
